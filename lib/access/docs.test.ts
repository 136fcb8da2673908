import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { KUBELET_PATHS } from "./kubelet";
import { MEDIA_TYPES } from "./media-types";
import { QUERY_FORMS } from "./raw-query";
import { MASK } from "./redact/mask";
import { RELAYED_HEADERS } from "./response-headers";

const page = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");

function sourcesOf(folder: string): string {
  const url = new URL(`../../${folder}/`, import.meta.url);
  const files = readdirSync(url, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  return files.map((name) => readFileSync(new URL(name, url), "utf8")).join("\n");
}

const codesIn = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map((found) => found[1]))].sort();

describe("docs/raw.md", () => {
  const raw = page("raw.md");
  const names = Object.values(QUERY_FORMS).flatMap((form) => Object.keys(form));

  it.each([...KUBELET_PATHS.keys(), ...Object.values(MEDIA_TYPES), ...names, MASK])("names %s", (word) => {
    expect(raw).toContain(`\`${word}\``);
  });

  it("lists the media types and headers that there are", () => {
    const types = [...raw.matchAll(/^- `([^`]+)`$/gm)].map((found) => found[1]);
    expect(types.sort()).toEqual(Object.values(MEDIA_TYPES).sort());
    for (const name of RELAYED_HEADERS)
      if (!name.startsWith("x-")) expect(raw.toLowerCase()).toContain(`\`${name}\``);
  });
});

describe("docs/refusals.md", () => {
  it("lists exactly the codes there are", () => {
    const code = /"((?:REFUSED|SECRETS?)_[A-Z_]+)"/g;
    const made = codesIn(`${sourcesOf("lib/access")}\n${sourcesOf("server")}`, code);
    expect(codesIn(page("refusals.md"), /^\| `([A-Z_]+)`/gm)).toEqual(made);
  });
});
