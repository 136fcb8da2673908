import { Icon } from "@/components/ui/icons";
import { Menu } from "@/components/ui/menu";
import { saveFile } from "@/components/ui/picture";
import type { GraphPicture } from "@/lib/trees/graph/picture";
import { dotText, mermaidText } from "@/lib/trees/graph/text";

/** The neighbourhood as text for other tools. */
export function GraphMenu({ picture, name }: { picture: GraphPicture; name: string }) {
  const plain = () =>
    JSON.stringify(
      {
        nodes: picture.nodes.map(({ id, end }) => ({ id, ...end })),
        edges: picture.links.map(({ from, to, says, broken }) => ({ from, to, says, broken })),
      },
      null,
      2,
    );
  return (
    <Menu
      label="Save the graph as text"
      button={
        <>
          <Icon name="download" />
          Text
        </>
      }
      items={[
        { key: "dot", content: "DOT (Graphviz)", onChoose: () => saveFile(`${name}.dot`, dotText(picture)) },
        { key: "mermaid", content: "Mermaid", onChoose: () => saveFile(`${name}.mmd`, mermaidText(picture)) },
        {
          key: "json",
          content: "JSON",
          onChoose: () => saveFile(`${name}.json`, plain(), "application/json"),
        },
      ]}
    />
  );
}
