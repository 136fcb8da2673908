import type { Find, RelationRule } from "./rule";

const START = "<!-- generated from lib/trees/relations/rules: npx tsx scripts/relations-doc.ts -->";
const END = "<!-- end of what is generated -->";

/** The page with its table of relations as the rules have them now; what stands around the table stays. */
export function withRelationsTable(page: string, rules: readonly RelationRule[]): string {
  const [before = ""] = page.split(START);
  const after = page.split(END)[1] ?? "\n";
  return `${before}${START}\n\n${table(rules)}\n\n${END}${after}`;
}

function table(rules: readonly RelationRule[]): string {
  const rows = rules.map(({ id, from, how, says, path, find }) => [
    `\`${id}\``,
    from
      .map(({ kind, at }) => (kind === "*" ? "any" : at === undefined ? kind : `${kind} (\`${at}\`)`))
      .join(", "),
    says,
    targetOf(find),
    how,
    `\`${path}\``,
  ]);
  const head = ["id", "from", "", "to", "how", "field"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function targetOf(find: Find): string {
  switch (find.by) {
    case "name":
      return find.to.kind;
    case "selector":
      return `${find.to.kind}, by labels${find.empty === "all" ? "; empty: all" : ""}`;
    case "subject":
      return "ServiceAccount, Node, user or group";
    case "kind":
    case "own":
      return find.to;
  }
}
