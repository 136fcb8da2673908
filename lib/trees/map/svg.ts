import type { Ink, Mark } from "./drawing";

export type Palette = Readonly<Record<Ink, string>>;

export interface MapPage {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
  /** Above the map, and below it: what it is of, when, and how to read it. */
  readonly title: string;
  readonly foot: readonly string[];
  /** Whose colours; faces are the platform's. */
  readonly palette: Palette;
}

const TOP = 24;
const FOOT = 16;

/** The map as an SVG document that needs nothing else. */
export function mapSvg({ width, height, marks, title, foot, palette }: MapPage): string {
  const whole = height + TOP + FOOT * foot.length + 8;
  const says = (text: string, x: number, y: number, ink: string, weight: number) =>
    `<text x="${x}" y="${y}" fill="${escaped(ink)}" font-weight="${weight}">${escaped(text)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" font-family="system-ui, sans-serif" font-size="11">`,
    `<rect width="100%" height="100%" fill="${escaped(palette.ground)}"/>`,
    says(title, 4, 16, palette.text, 600),
    `<g transform="translate(0 ${TOP})">`,
    ...marks.map((mark) => element(mark, palette)),
    "</g>",
    ...foot.map((line, i) => says(line, 4, TOP + height + FOOT * (i + 1), palette.soft, 400)),
    "</svg>",
  ].join("");
}

function element(mark: Mark, palette: Palette): string {
  const ink = escaped(palette[mark.ink]);
  switch (mark.what) {
    case "fill":
      return `<rect x="${r(mark.x)}" y="${r(mark.y)}" width="${r(mark.width)}" height="${r(mark.height)}" fill="${ink}" fill-opacity="${mark.alpha}"/>`;
    case "path":
      return `<path d="${mark.d}" fill="none" stroke="${ink}" stroke-opacity="0.6"/>`;
    case "text":
      return `<text x="${r(mark.x)}" y="${r(mark.y)}" fill="${ink}" font-weight="${mark.bold ? 600 : 400}">${escaped(mark.text)}</text>`;
  }
}

const r = (value: number) => Math.max(0, Math.round(value * 10) / 10);

/** Names of a cluster are anybody's text; what XML does not allow at all is left out. */
const escaped = (text: string) =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
