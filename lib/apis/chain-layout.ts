import { formatAge } from "@/lib/base/format";
import { groupBy } from "@/lib/base/group-by";
import { validityOf } from "./certificate";
import { type Chain, type ChainServer, type ChainVersion, type ExtensionServer, troubleOf } from "./chain";

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

/** What is said below a server's name, and whether it is a warning. */
interface Subtitle {
  readonly text: string;
  readonly loud: boolean;
}

export interface Box {
  readonly id: string;
  readonly server: ChainServer | null;
  readonly extension: ExtensionServer | null;
  readonly title: string;
  readonly subtitle: Subtitle;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly names: readonly GroupName[];
  readonly marks: readonly VersionMark[];
}

/** A way that a request takes when a server passes it on, straight down. */
export interface Way {
  readonly x: number;
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** The line down to the extension servers, with an arrow to each. */
export interface Bus {
  readonly x: number;
  readonly from: number;
  /** Heights of the arrows, and where they end. */
  readonly to: readonly number[];
  readonly end: number;
  readonly label: string;
}

export interface ChainDrawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly ways: readonly Way[];
  /** Null without extension servers. */
  readonly bus: Bus | null;
}

export const ROW = 20;
/** Of the monospaced face at 12 px. */
const CHARACTER = 7.23;
const PAD = 12;
const HEAD = 44;
const GAP = 44;
const BETWEEN = 24;
/** Characters that a group's name has at least, before there are fewer columns instead. */
const LEAST_NAME = 26;
const NARROW = 560;

const TITLES: Readonly<Record<ChainServer["id"], readonly [title: string, subtitle: string]>> = {
  "kube-aggregator": ["kube-aggregator", "takes every request; one mux entry for each APIService"],
  "kube-apiserver": ["kube-apiserver", "what is built in"],
  "apiextensions-apiserver": ["apiextensions-apiserver", "the CRDs, and what they define"],
  "not-found": ["not found", "404 page not found"],
};

/** Why a request comes to a server. */
const ARRIVES: Readonly<Record<ChainServer["id"], string>> = {
  "kube-aggregator": "",
  "kube-apiserver": "local APIServices, and what none takes",
  "apiextensions-apiserver": "no web service claims it",
  "not-found": "no CRD serves it",
};

/**
 * Places the chain in a width: the aggregator above all, the servers behind it below one another, the extension
 * servers beside them (below them where it is narrow).
 * @param now for what ends soon, milliseconds since the epoch
 */
export function layoutChain({ servers, extensions }: Chain, width: number, now: number): ChainDrawing {
  const [first, ...behind] = servers;
  if (first === undefined) return { width, height: 0, boxes: [], ways: [], bus: null };
  const top = serverBox(first, 0, 0, width);
  const beside = extensions.length > 0 && width >= NARROW;
  const left = beside ? Math.round((width - BETWEEN) * 0.62) : width;
  const below = top.height + GAP;
  const chain = stack(behind, below, GAP, (server, y) => serverBox(server, 0, y, left));
  const right = beside
    ? { x: left + BETWEEN, y: below, width: width - left - BETWEEN }
    : { x: BETWEEN, y: bottomOf(chain, below) + GAP, width: width - BETWEEN };
  const far = stack(extensions, right.y, 12, (extension, y) =>
    extensionBox(extension, right.x, y, right.width, now),
  );
  const boxes = [top, ...chain, ...far];
  return { width, height: bottomOf(boxes, 0), boxes, ways: waysOf(top, chain), bus: busOf(top, far, beside) };
}

function stack<T>(items: readonly T[], from: number, gap: number, place: (item: T, y: number) => Box): Box[] {
  const boxes: Box[] = [];
  for (const item of items) boxes.push(place(item, bottomOf(boxes, from - gap) + gap));
  return boxes;
}

const bottomOf = (boxes: readonly Box[], otherwise: number) =>
  boxes.reduce((bottom, { y, height }) => Math.max(bottom, y + height), otherwise);

function serverBox(server: ChainServer, x: number, y: number, width: number): Box {
  const [title, subtitle] = TITLES[server.id];
  const box = { id: server.id, server, extension: null, title, subtitle: { text: subtitle, loud: false } };
  return { ...box, ...fill(server.versions, x, y, width) };
}

function extensionBox(extension: ExtensionServer, x: number, y: number, width: number, now: number): Box {
  const { namespace, name, port } = extension.service;
  const title = `${namespace}/${name}`;
  return {
    id: `${title}:${port}`,
    server: null,
    extension,
    title: cutMiddle(title, Math.floor((width - 2 * PAD) / CHARACTER)),
    subtitle: subtitleOf(extension, now),
    ...fill(extension.versions, x, y, width),
  };
}

function subtitleOf({ service, available, caEnds }: ExtensionServer, now: number): Subtitle {
  if (!available) return { text: "not available: 503 service unavailable", loud: true };
  const text = `extension server, port ${service.port}`;
  const validity = caEnds === null ? "valid" : validityOf({ notBefore: 0, notAfter: caEnds }, now);
  if (validity === "expired") return { text: `${text}, CA bundle expired`, loud: true };
  if (validity === "soon")
    return { text: `${text}, CA bundle ends in ${formatAge((caEnds ?? 0) - now)}`, loud: true };
  return { text, loud: false };
}

/** A box as high as its groups need, in as many columns as fit; each name has the room that its versions leave. */
function fill(versions: readonly ChainVersion[], x: number, y: number, width: number) {
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

function waysOf(top: Box, chain: readonly Box[]): Way[] {
  return chain.map((box, i) => {
    const above = chain[i - 1] ?? top;
    const label = box.server === null ? "" : ARRIVES[box.server.id];
    return { x: box.x + 40, from: above.y + above.height, to: box.y, label };
  });
}

/** Beside the chain, the line comes down from the aggregator; below it, it only holds the boxes together. */
function busOf(top: Box, far: readonly Box[], beside: boolean): Bus | null {
  const [first] = far;
  if (first === undefined) return null;
  const from = beside ? top.y + top.height : first.y - GAP + BETWEEN;
  const label = beside ? "proxied, with X-Remote-User" : "from kube-aggregator, with X-Remote-User";
  return { x: first.x - BETWEEN / 2, from, to: far.map(({ y }) => y + 22), end: first.x, label };
}

/** The mark that an arrow key leads to: the nearest that lies in its direction; null at the edge. */
export function nextMark(
  marks: readonly VersionMark[],
  from: VersionMark,
  key: "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight",
): VersionMark | null {
  const vertical = key === "ArrowUp" || key === "ArrowDown";
  const sign = key === "ArrowDown" || key === "ArrowRight" ? 1 : -1;
  const along = (mark: VersionMark) => sign * (vertical ? mark.y - from.y : mark.x - from.x);
  const across = (mark: VersionMark) => Math.abs(vertical ? mark.x - from.x : mark.y - from.y);
  const ahead = marks.filter((mark) => along(mark) > 0 && (vertical || across(mark) < ROW / 2));
  const nearest = ahead.sort((a, b) => along(a) + across(a) * 0.5 - (along(b) + across(b) * 0.5));
  return nearest[0] ?? null;
}
