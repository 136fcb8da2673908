import { indexJson } from "@/lib/raw/json-index";
import { yamlOf } from "@/lib/raw/yaml";

/** An object as YAML, as `kubectl get -o yaml` prints it. */
export function yamlText(object: unknown): string {
  const json = new TextEncoder().encode(JSON.stringify(object));
  return new TextDecoder().decode(yamlOf(indexJson(json)));
}
