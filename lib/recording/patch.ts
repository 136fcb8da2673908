import { isUtf8 } from "node:buffer";

/**
 * Metrics change in some lines and keep their order, so an answer is stored as what differs from an earlier one:
 * `[from, count]` copies lines of the base, a string is lines of its own (with their line ends).
 */
export type Patch = ReadonlyArray<readonly [number, number] | string>;

/** Lines with their line ends; joined they are the text again. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** A text that later ones are compared with. */
export class PatchBase {
  readonly #lines: readonly string[];
  readonly #places = new Map<string, number>();

  constructor(text: string) {
    this.#lines = linesOf(text);
    this.#lines.forEach((line, i) => {
      if (!this.#places.has(line)) this.#places.set(line, i);
    });
  }

  /** What makes `text` of the base. */
  patch(text: string): Patch {
    const patch: Array<[number, number] | string> = [];
    for (const line of linesOf(text)) {
      const last = patch.at(-1);
      if (typeof last === "object" && this.#lines[last[0] + last[1]] === line) {
        last[1] += 1;
        continue;
      }
      const place = this.#places.get(line);
      if (place !== undefined) patch.push([place, 1]);
      else if (typeof last === "string") patch[patch.length - 1] = last + line;
      else patch.push(line);
    }
    return patch;
  }
}

/** Text that can be compared line by line; null for bytes that are none. */
export function patchable(body: Buffer): string | null {
  return isUtf8(body) ? body.toString("utf8") : null;
}

/** @returns null when the patch does not fit the base, or makes more than `maxBytes` */
export function applyPatch(base: string, patch: unknown, maxBytes: number): Buffer | null {
  if (!Array.isArray(patch)) return null;
  const lines = linesOf(base);
  const parts: string[] = [];
  let size = 0;
  for (const step of patch) {
    const text = textOf(step, lines);
    if (text === null) return null;
    size += text.length;
    if (size > maxBytes) return null;
    parts.push(text);
  }
  return Buffer.from(parts.join(""));
}

function textOf(step: unknown, lines: readonly string[]): string | null {
  if (typeof step === "string") return step;
  if (!Array.isArray(step) || step.length !== 2) return null;
  const [from, count]: unknown[] = step;
  if (!isIndex(from) || !isIndex(count) || from + count > lines.length) return null;
  return lines.slice(from, from + count).join("");
}

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
