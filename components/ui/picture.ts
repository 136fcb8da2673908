import { fileStamp, stampedName } from "./file-stamp";

/** What a drawing takes from its stylesheet; a picture that leaves the page must carry it itself. */
const CARRIED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "paint-order",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
] as const;

/** Only about the page it is on. */
const LEFT_OUT = ["class", "tabindex", "role", "aria-label", "aria-hidden"];

/** A drawing as an SVG document that looks the same anywhere: colours and faces resolved, on the page's ground. */
export function pictureText(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const sources = [drawing, ...drawing.querySelectorAll<SVGElement>("*")];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  for (const [i, source] of sources.entries()) carry(source, copies[i]);
  const { width, height } = drawing.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(Math.ceil(width)));
  copy.setAttribute("height", String(Math.ceil(height)));
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.prepend(ground);
  const said = fileStamp();
  if (said !== null) copy.append(stampText(said, Math.ceil(height)));
  return new XMLSerializer().serializeToString(copy);
}

/** In the lower left corner, in the page's own ink. */
function stampText(said: string, height: number): SVGTextElement {
  const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
  text.setAttribute("x", "4");
  text.setAttribute("y", String(height - 4));
  text.setAttribute("font-family", "sans-serif");
  text.setAttribute("font-size", "10");
  text.setAttribute("fill", getComputedStyle(document.body).color);
  text.textContent = said;
  return text;
}

function carry(source: SVGElement, copy: SVGElement | undefined): void {
  if (copy === undefined) return;
  const style = getComputedStyle(source);
  for (const name of LEFT_OUT) copy.removeAttribute(name);
  for (const name of CARRIED) {
    const value = style.getPropertyValue(name);
    if (value !== "") copy.setAttribute(name, value);
  }
}

/** Pixels for each px: sharp on paper and on dense screens. */
const SCALE = 2;

/** An SVG document as PNG. @throws Error when the browser cannot draw it */
export async function pictureImage(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * SCALE;
  canvas.height = image.height * SCALE;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error("no image")) : resolve(blob)), "image/png"),
  );
}

/** Saves a text or an image as a file of the browser's. */
export function saveFile(name: string, content: Blob | string, type = "text/plain"): void {
  const href = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  const link = Object.assign(document.createElement("a"), { href, download: stampedName(name) });
  link.click();
  // The download has begun by then; the address is not needed any longer.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
