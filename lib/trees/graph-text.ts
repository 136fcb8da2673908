import type { GraphPicture } from "./graph-layout";

/** A text inside quotes in DOT and in Mermaid; what would end them is written out. */
const quoted = (text: string) =>
  `"${text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', "'")
    .replace(/[\r\n]+/g, " ")}"`;

function numbered({ nodes }: GraphPicture): ReadonlyMap<string, string> {
  return new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
}

/** For Graphviz: `dot -Tsvg`. */
export function dotText(picture: GraphPicture): string {
  const names = numbered(picture);
  const nodes = picture.nodes.map(
    ({ id, end }) => `  ${names.get(id)} [label=${quoted(`${end.kind} ${end.name}`)}];`,
  );
  return [
    "digraph neighbours {",
    "  rankdir=LR;",
    "  node [shape=box];",
    ...nodes,
    ...edgesOf(picture, names, dotEdge),
    "}",
    "",
  ].join("\n");
}

/** For Mermaid's flowcharts. */
export function mermaidText(picture: GraphPicture): string {
  const names = numbered(picture);
  const nodes = picture.nodes.map(
    ({ id, end }) => `  ${names.get(id)}[${quoted(`${end.kind} ${end.name}`)}]`,
  );
  return ["flowchart LR", ...nodes, ...edgesOf(picture, names, mermaidEdge), ""].join("\n");
}

type SayEdge = (from: string, to: string, says: string, broken: boolean) => string;

const dotEdge: SayEdge = (from, to, says, broken) =>
  `  ${from} -> ${to} [label=${quoted(says)}${broken ? ", style=dashed" : ""}];`;
const mermaidEdge: SayEdge = (from, to, says, broken) =>
  `  ${from} ${broken ? "-.->" : "-->"}|${quoted(says)}| ${to}`;

function edgesOf(picture: GraphPicture, names: ReadonlyMap<string, string>, say: SayEdge): string[] {
  return picture.edges.map(({ from, to, says, broken }) =>
    say(names.get(from) ?? from, names.get(to) ?? to, says, broken),
  );
}
