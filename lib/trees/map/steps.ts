import type { MapBox } from "./layout";

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
  l: [1, 0],
  h: [-1, 0],
  j: [0, 1],
  k: [0, -1],
};

const middle = ({ x, y, width, height }: MapBox): readonly [number, number] => [
  x + width / 2,
  y + height / 2,
];

/** The nearest kind in the direction of a key; the first where there was none before. Null for other keys, and at the edge. */
export function besideBox(boxes: readonly MapBox[], from: MapBox | null, key: string): MapBox | null {
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  const cells = boxes.filter(({ cell }) => cell !== null);
  if (key === "Home" || (step !== undefined && from === null)) return cells[0] ?? null;
  if (key === "End") return cells.at(-1) ?? null;
  if (step === undefined || from === null) return null;
  const [x, y] = middle(from);
  let best: MapBox | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const box of cells) {
    const [bx, by] = middle(box);
    const along = (bx - x) * step[0] + (by - y) * step[1];
    const aside = Math.abs((bx - x) * step[1]) + Math.abs((by - y) * step[0]);
    // What lies aside counts twice: arrows go along rows and columns.
    const far = along + 2 * aside;
    if (box === from || along <= 0.5 || far >= least) continue;
    best = box;
    least = far;
  }
  return best;
}
