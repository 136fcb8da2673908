import type { Mark } from "@/lib/trees/map/drawing";
import type { Palette } from "@/lib/trees/map/svg";
import type { MapSize } from "./use-map-size";

/** Draws a map anew, as sharp as the screen is. */
export function paint(
  canvas: HTMLCanvasElement,
  marks: readonly Mark[],
  palette: Palette,
  size: MapSize,
): void {
  const scale = devicePixelRatio || 1;
  canvas.width = size.width * scale;
  canvas.height = size.height * scale;
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(scale, scale);
  const family = getComputedStyle(canvas).fontFamily;
  for (const mark of marks) paintMark(context, mark, palette[mark.ink], family);
}

function paintMark(context: CanvasRenderingContext2D, mark: Mark, colour: string, family: string): void {
  context.fillStyle = colour;
  if (mark.what === "fill") {
    context.globalAlpha = mark.alpha;
    context.fillRect(mark.x, mark.y, mark.width, mark.height);
    context.globalAlpha = 1;
  } else if (mark.what === "text") {
    context.font = `${mark.bold ? 600 : 400} 11px ${family}`;
    context.fillText(mark.text, mark.x, mark.y);
  } else {
    context.strokeStyle = colour;
    context.globalAlpha = 0.6;
    context.stroke(new Path2D(mark.d));
    context.globalAlpha = 1;
  }
}
