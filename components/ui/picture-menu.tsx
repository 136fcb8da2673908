import { type RefObject, useState } from "react";
import { Icon } from "./icons";
import { Menu } from "./menu";
import { pictureImage, pictureText, saveFile } from "./picture";

interface PictureMenuProps {
  /** What is on the page, or what makes the document of it; null while there is none. */
  drawing: RefObject<SVGSVGElement | null> | (() => string | null);
  /** Of the file, without its ending. */
  name: string;
}

/** Takes a drawing along: to the clipboard or to a file, as SVG or PNG. */
export function PictureMenu({ drawing, name }: PictureMenuProps) {
  const [said, setSaid] = useState("");
  const run = (what: string, act: (svg: string) => Promise<void> | void) => ({
    key: what,
    content: what,
    onChoose: async () => {
      try {
        const svg = documentOf(drawing);
        if (svg === null) return;
        await act(svg);
        setSaid(`${what}: done`);
      } catch {
        setSaid("The browser refused: save it as a file instead");
      }
    },
  });
  const copyImage = (svg: string) =>
    navigator.clipboard.write([new ClipboardItem({ "image/png": pictureImage(svg) })]);
  return (
    <>
      <Menu
        label="Copy or save the picture"
        align="end"
        button={
          <>
            <Icon name="copy" />
            Picture
          </>
        }
        items={[
          run("Copy SVG", (svg) => navigator.clipboard.writeText(svg)),
          run("Copy PNG", copyImage),
          run("Save SVG", (svg) => saveFile(`${name}.svg`, svg, "image/svg+xml")),
          run("Save PNG", async (svg) => saveFile(`${name}.png`, await pictureImage(svg))),
        ]}
      />
      <output className="soft">{said}</output>
    </>
  );
}

function documentOf(drawing: PictureMenuProps["drawing"]): string | null {
  if (typeof drawing === "function") return drawing();
  return drawing.current === null ? null : pictureText(drawing.current);
}
