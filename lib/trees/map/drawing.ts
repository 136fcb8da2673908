import { formatCount } from "@/lib/base/format";
import { HEALTH_ORDER, type HealthState } from "@/lib/objects/health";
import { type MapCell, MORE_KINDS, sizeOf } from "./groups";
import type { MapBox } from "./layout";

/** Colours by what they mean; whoever draws has the theme's. */
export type Ink = HealthState | "ground" | "frame" | "line" | "text" | "soft";

/** What a map is drawn of, in order; canvas and SVG draw the same. */
export type Mark =
  | {
      readonly what: "fill";
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly ink: Ink;
      readonly alpha: number;
    }
  /** Lines of an SVG path. */
  | { readonly what: "path"; readonly d: string; readonly ink: Ink }
  | {
      readonly what: "text";
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly ink: Ink;
      readonly bold: boolean;
    };

/** Widths of a letter, px, as wide as faces are at 11 px. */
const LETTER = 6.2;
const BOLD_LETTER = 7;
const LINE = 13;
/** Patterns begin below the words, where there is room for both. */
const WORDS = 2 * LINE + 3;
/** What did not go well is at least so wide, however few it is. */
const LEAST = 5;

/** The map as marks: each kind's box is divided by how its objects fare; colour, a pattern and a figure all tell it. */
export function mapMarks(boxes: readonly MapBox[]): Mark[] {
  return boxes.flatMap((box) => (box.cell === null ? frameMarks(box) : cellMarks(box, box.cell)));
}

function frameMarks({ x, y, width, height, group }: MapBox): Mark[] {
  const marks: Mark[] = [{ what: "fill", x, y, width, height, ink: "line", alpha: 1 }];
  if (height < 34) return marks;
  marks.push({ what: "fill", x: x + 1, y: y + 1, width: width - 2, height: 14, ink: "frame", alpha: 1 });
  const total = group.cells.reduce((sum, cell) => sum + sizeOf(cell), 0);
  const title = fitting([`${group.title} ${count(total)}`, group.title], width - 8, BOLD_LETTER);
  if (title !== null) marks.push({ what: "text", x: x + 4, y: y + 12, text: title, ink: "text", bold: true });
  return marks;
}

function cellMarks({ x, y, width, height }: MapBox, cell: MapCell): Mark[] {
  const parts = shares(cell, width);
  const marks: Mark[] = [{ what: "fill", x, y, width, height, ink: "ground", alpha: 1 }];
  let at = x;
  for (const { state, width: part } of parts) {
    marks.push({ what: "fill", x: at, y, width: part, height, ink: state, alpha: ALPHA[state] });
    const below = height > 2 * WORDS ? WORDS : 0;
    const d = pattern(state, at, y + below, part, height - below);
    if (d !== "") marks.push({ what: "path", d, ink: state });
    at += part;
  }
  return [...marks, ...words(x, y, width, height, cell)];
}

const ALPHA: Readonly<Record<HealthState, number>> = {
  failed: 0.5,
  terminating: 0.4,
  "in-progress": 0.4,
  unknown: 0.14,
  current: 0.2,
};

/** How a box is divided, the worst first. */
export function shares(
  cell: MapCell,
  width: number,
): { readonly state: HealthState; readonly width: number }[] {
  const [, ...counts] = cell;
  const total = Math.max(1, sizeOf(cell));
  const present = HEALTH_ORDER.flatMap((state, at) => {
    const share = (width * (counts[at] ?? 0)) / total;
    const bad = state !== "current" && state !== "unknown";
    return share === 0 ? [] : [{ state, width: bad ? Math.max(Math.min(LEAST, width / 4), share) : share }];
  });
  const sum = present.reduce((all, part) => all + part.width, 0);
  return present.map((part) => ({ ...part, width: (part.width * width) / sum }));
}

/** Tells states apart without colour: crosses where something failed, slopes where it is under way, lines where it goes. */
function pattern(state: HealthState, x: number, y: number, width: number, height: number): string {
  if (width * height < LEAST_PATTERN) return "";
  if (state === "terminating") return lines(y + 4, y + height, 6, (at) => `M${p(x)} ${p(at)}h${p(width)}`);
  if (state !== "failed" && state !== "in-progress") return "";
  const up = slopes(x, y, width, height, 1);
  return state === "failed" ? up + slopes(x, y, width, height, -1) : up;
}

/** In a smaller part no pattern can be told from another, px². */
const LEAST_PATTERN = 60;
const STEP = 8;

/** Parallel lines across a box, cut at its edges. */
function slopes(x: number, y: number, width: number, height: number, way: 1 | -1): string {
  return lines(STEP, width + height, STEP, (at) => {
    const [ax, ay] = at <= height ? [0, at] : [at - height, height];
    const [bx, by] = at <= width ? [at, 0] : [width, at - width];
    const flip = (value: number) => (way === 1 ? value : height - value);
    return `M${p(x + ax)} ${p(y + flip(ay))}L${p(x + bx)} ${p(y + flip(by))}`;
  });
}

function lines(from: number, to: number, step: number, line: (at: number) => string): string {
  let d = "";
  for (let at = from; at < to; at += step) d += line(at);
  return d;
}

const p = (value: number) => Math.round(value * 10) / 10;

function words(x: number, y: number, width: number, height: number, cell: MapCell): Mark[] {
  if (height < 14 || width < 22) return [];
  const total = count(sizeOf(cell));
  const name = kindName(cell[0]);
  const room = width - 6;
  const first = fitting([`${name} ${total}`, name], room) ?? cutTo(name, room) ?? fitting([total], room);
  const text = (line: string, row: number): Mark => ({
    what: "text",
    x: x + 3,
    y: y + 11 + row * LINE,
    text: line,
    ink: "text",
    bold: false,
  });
  if (first === null) return [];
  const bad = height < 14 + LINE ? null : fitting([sayBad(cell, true), sayBad(cell, false)], width - 6);
  return bad === null || bad === "" ? [text(first, 0)] : [text(first, 0), text(bad, 1)];
}

function sayBad([, failed = 0, terminating = 0, progressing = 0]: MapCell, long: boolean): string {
  const parts: readonly (readonly [number, string, string])[] = [
    [failed, "✕", "failed"],
    [terminating, "⌫", "terminating"],
    [progressing, "▲", "in progress"],
  ];
  const there = parts.filter(([many]) => many > 0);
  return there
    .map(([many, sign, word]) => (long ? `${sign} ${count(many)} ${word}` : `${sign}${count(many)}`))
    .join("  ");
}

/** `apps/Deployment` → `Deployment` */
export const kindName = (id: string) => (id === MORE_KINDS ? "more kinds" : id.slice(id.indexOf("/") + 1));

/** The first that has room. */
const fitting = (texts: readonly string[], width: number, letter = LETTER): string | null =>
  texts.find((text) => text.length * letter <= width) ?? null;

/** A name as far as there is room; nothing where that would be a letter or two. */
function cutTo(name: string, width: number): string | null {
  const letters = Math.floor(width / LETTER);
  return letters < 4 ? null : `${name.slice(0, letters - 1)}…`;
}

/** 12,345 as it is; beyond, 123k. */
const count = (many: number) => (many < 100_000 ? formatCount(many) : `${Math.round(many / 1000)}k`);
