/** Names of fields as one text: apart by dots, as kubectl explain takes them; `~` escapes a dot inside a name. */
export function formatFieldPath(path: readonly string[]): string {
  return path.map((name) => name.replaceAll("~", "~0").replaceAll(".", "~1")).join(".");
}

export function parseFieldPath(text: string): string[] {
  if (text === "") return [];
  return text.split(".").map((name) => name.replaceAll("~1", ".").replaceAll("~0", "~"));
}
