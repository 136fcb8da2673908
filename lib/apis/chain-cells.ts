import { groupBy } from "@/lib/base/group-by";
import { type ChainVersion, troubleOf } from "./chain";

/** A version in the drawing: what one can choose. Sizes in px. */
export interface VersionMark {
  /** `group/version`, unique in the drawing; the core group is `core`. */
  readonly key: string;
  readonly version: ChainVersion;
  readonly trouble: ReturnType<typeof troubleOf>;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** What stands there: the version, and what is wrong with it. */
  readonly text: string;
}

/** The name of a group before its versions. */
export interface GroupName {
  readonly group: string;
  /** Cut in the middle where it is too long. */
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

export const ROW = 20;
/** Of the monospaced face at 12 px. */
export const CHARACTER = 7.23;
export const PAD = 12;
const HEAD = 44;
/** Characters that a group's name has at least, before there are fewer columns instead. */
const LEAST_NAME = 22;

/** A box as high as its groups need, in as many columns as fit; each name has the room that its versions leave. */
export function fill(versions: readonly ChainVersion[], x: number, y: number, width: number) {
  const groups = [...groupBy(versions, ({ group }) => group).values()];
  const room = width - 2 * PAD;
  const columns = Math.max(1, Math.floor(room / (Math.max(1, ...groups.map(leastOf)) * CHARACTER)));
  const column = Math.floor(room / columns);
  const cells = groups.map((group) => cellOf(group, column, columns === 1));
  const rows = Math.ceil(cells.reduce((sum, cell) => sum + cell.rows, 0) / columns);
  const height = HEAD + (rows === 0 ? 0 : rows * ROW + 8);
  return { x, y, width, height, ...placeCells(cells, rows, x + PAD, y + HEAD, column) };
}

/** A group with its versions beside its name, or below it where there is one column and the name would be cut. */
interface Cell {
  readonly group: string;
  readonly versions: readonly ChainVersion[];
  readonly text: string;
  readonly rows: 1 | 2;
}

const nameOf = (group: readonly ChainVersion[]) => group[0]?.group || "core";
const textOf = (version: ChainVersion) => {
  const trouble = troubleOf(version);
  return trouble === null ? version.version : `${version.version} ${trouble}`;
};
/** Characters that a mark takes beside its text. */
const MARK = 2;
const lengthOf = (group: readonly ChainVersion[]) =>
  group.reduce((sum, version) => sum + textOf(version).length + MARK, 0);
const leastOf = (group: readonly ChainVersion[]) =>
  Math.min(LEAST_NAME, nameOf(group).length) + lengthOf(group) + 2;

function cellOf(group: readonly ChainVersion[], column: number, alone: boolean): Cell {
  const name = nameOf(group);
  const most = Math.floor(column / CHARACTER);
  const beside = most - lengthOf(group) - 1;
  const rows = alone && name.length > beside ? 2 : 1;
  return {
    group: name,
    versions: group,
    text: cutMiddle(name, Math.max(8, rows === 2 ? most : beside)),
    rows,
  };
}

/** Column by column, each of so many rows; only cells of one row stand in several columns. */
function placeCells(cells: readonly Cell[], rows: number, x: number, y: number, column: number) {
  const names: GroupName[] = [];
  const marks: VersionMark[] = [];
  let used = 0;
  for (const { group, versions, text, rows: own } of cells) {
    const at = { x: x + Math.floor(used / rows) * column, y: y + (used % rows) * ROW };
    names.push({ group, text, ...at });
    const beside = { x: at.x + text.length * CHARACTER + 6, y: at.y };
    marks.push(...marksOf(group, versions, own === 1 ? beside : { x: at.x, y: at.y + ROW }));
    used += own;
  }
  return { names, marks };
}

function marksOf(
  group: string,
  versions: readonly ChainVersion[],
  from: { x: number; y: number },
): VersionMark[] {
  let next = from.x;
  return versions.map((version) => {
    const text = textOf(version);
    const width = Math.ceil(text.length * CHARACTER) + 8;
    const x = Math.round(next);
    next += width + 4;
    return {
      key: `${group}/${version.version}`,
      version,
      trouble: troubleOf(version),
      x,
      y: from.y,
      width,
      text,
    };
  });
}

/** Long names differ at their front and their end. */
export function cutMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const front = Math.ceil((length - 1) / 2);
  return `${text.slice(0, front)}…${text.slice(text.length - (length - 1 - front))}`;
}
