import { apiVersionOf, type Catalogue } from "./catalogue";

/** Something that people type and that more than one group answers to. */
export interface Ambiguity {
  readonly what: "name" | "short name" | "kind";
  readonly text: string;
  /** `group/version` with the resource, in the server's order: kubectl takes the first. */
  readonly served: readonly { readonly group: string; readonly version: string; readonly resource: string }[];
}

/** Names, short names and kinds that several groups have, among the versions that kubectl takes. */
export function findAmbiguities({ groups }: Catalogue): Ambiguity[] {
  const found = new Map<string, Map<string, Ambiguity["served"][number]>>();
  const add = (what: Ambiguity["what"], text: string, at: Ambiguity["served"][number]) => {
    if (text === "") return;
    const key = `${what}\n${text}`;
    const places = found.get(key) ?? new Map<string, Ambiguity["served"][number]>();
    // A short name may be a singular as well; one resource answers to it once.
    places.set(`${at.group}/${at.resource}`, at);
    found.set(key, places);
  };
  for (const { name: group, versions } of groups) {
    for (const { version, resources } of versions) {
      for (const resource of resources) {
        if (!resource.preferred) continue;
        const at = { group, version, resource: resource.name };
        add("name", resource.name, at);
        add("kind", resource.kind, at);
        for (const short of resource.shortNames) add("short name", short, at);
      }
    }
  }
  return [...found].flatMap(([key, places]) => {
    if (places.size < 2) return [];
    const [what = "", text = ""] = key.split("\n", 2);
    return [{ what: what as Ambiguity["what"], text, served: [...places.values()] }];
  });
}

/** The ambiguities by the resource that they concern, as `group/resource`. */
export function ambiguitiesByResource(ambiguities: readonly Ambiguity[]): Map<string, Ambiguity[]> {
  const found = new Map<string, Ambiguity[]>();
  for (const ambiguity of ambiguities) {
    for (const { group, resource } of ambiguity.served) {
      const key = `${group}/${resource}`;
      found.set(key, [...(found.get(key) ?? []), ambiguity]);
    }
  }
  return found;
}

/** What it means for whoever types it. */
export function sayAmbiguity({ what, text, served }: Ambiguity): string {
  const [first, ...others] = served.map(
    ({ group, version, resource }) => `${resource} of ${apiVersionOf(group, version)}`,
  );
  const also = others.join(", ");
  return what === "kind"
    ? `The kind ${text} is also in ${[first, ...others].length} groups: ${first}, ${also}.`
    : `The ${what} ${text} means ${first} to kubectl; ${also} must be named with its group.`;
}
