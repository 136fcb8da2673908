import { formatAge } from "@/lib/base/format";
import { validityOf } from "./certificate";
import type { Chain, ChainServer, ExtensionServer } from "./chain";
import { CHARACTER, cutMiddle, fill, type GroupName, PAD, type VersionMark } from "./chain-cells";

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

const GAP = 44;
const BETWEEN = 24;
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
