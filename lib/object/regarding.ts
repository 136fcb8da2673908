import { digString } from "@/lib/base/json";
import type { LinkedObject } from "./url";

/** An object that another names by its kind, as an ObjectReference does. */
export interface NamedByKind {
  readonly kind: string;
  /** Its kind stands for its resource: discovery knows which that is. */
  readonly link: LinkedObject;
}

/**
 * What an Event of either API is about, and what else it names: `involvedObject` or `regarding`, and `related`.
 * Empty for what is no Event, or names nothing.
 */
export function regarding(object: unknown): NamedByKind[] {
  return ["involvedObject", "regarding", "related"].flatMap((field) => {
    const text = (key: string) => digString(object, field, key) ?? "";
    const [kind, name] = [text("kind"), text("name")];
    if (kind === "" || name === "") return [];
    const [version = "", group = ""] = text("apiVersion").split("/").reverse();
    const link = { group, version, resource: kind, namespace: text("namespace"), name, uid: text("uid") };
    return [{ kind, link }];
  });
}
