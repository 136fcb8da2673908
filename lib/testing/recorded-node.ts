import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Real nodes whose answers and cgroup files were recorded at one moment; docs/cgroups.md says what they are. */
export type RecordedNode = "node-v2-systemd" | "node-v2-joined";

/** The text of a recorded file; throws for one that was not recorded. */
export function recordedNode(name: RecordedNode): (file: string) => string {
  const bytes = readFileSync(join(import.meta.dirname, "../cgroups/fixtures", `${name}.json.gz`));
  const files = JSON.parse(gunzipSync(bytes).toString("utf8")) as Record<string, string>;
  return (file) => {
    const text = files[file];
    if (text === undefined) throw new Error(`${name} has no ${file}`);
    return text;
  };
}
