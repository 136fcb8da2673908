import { visibleText } from "@/lib/base/safe-text";
import type { GraphPicture } from "./picture";

/** Names of users and groups may hold anything; no line of a file ends within one. */
const oneLine = (text: string) => visibleText(text.replace(/[\r\n]+/g, " "));

/** DOT: a backslash begins an escape, also within a label (`\N` is the node's name). */
const inDot = (text: string) => `"${oneLine(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/**
 * Mermaid: no escapes but entities, begun by #; what it puts on the page is HTML, and a text in backticks is Markdown.
 * https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
const inMermaid = (text: string) =>
  `"${oneLine(text).replace(/[#"<>&`\\]/g, (sign) => `#${sign.charCodeAt(0)};`)}"`;

function numbered({ nodes }: GraphPicture): ReadonlyMap<string, string> {
  return new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
}

/** For Graphviz: `dot -Tsvg`. */
export function dotText(picture: GraphPicture): string {
  const names = numbered(picture);
  const nodes = picture.nodes.map(
    ({ id, end }) => `  ${names.get(id)} [label=${inDot(`${end.kind} ${end.name}`)}];`,
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
    ({ id, end }) => `  ${names.get(id)}[${inMermaid(`${end.kind} ${end.name}`)}]`,
  );
  return ["flowchart LR", ...nodes, ...edgesOf(picture, names, mermaidEdge), ""].join("\n");
}

type SayEdge = (from: string, to: string, says: string, broken: boolean) => string;

const dotEdge: SayEdge = (from, to, says, broken) =>
  `  ${from} -> ${to} [label=${inDot(says)}${broken ? ", style=dashed" : ""}];`;
const mermaidEdge: SayEdge = (from, to, says, broken) =>
  `  ${from} ${broken ? "-.->" : "-->"}|${inMermaid(says)}| ${to}`;

function edgesOf(picture: GraphPicture, names: ReadonlyMap<string, string>, say: SayEdge): string[] {
  return picture.links.map(({ from, to, says, broken }) =>
    say(names.get(from) ?? from, names.get(to) ?? to, says, broken),
  );
}
