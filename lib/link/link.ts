import { looksSecret } from "./secret";
import { LINK_VERSION, upgrade, versionOf } from "./upgrade";
import { fieldNames, mapFields, type View } from "./view";

/** The longest link, in bytes, path and query together. */
export const MAX_LINK_BYTES = 2048;

/** Which cluster a link is about. */
export interface Place {
  /** Uid of the kube-system namespace: the same for everyone. */
  readonly cluster: string | null;
  /** A kubeconfig context by name: means something on this machine only, so shared links leave it out. */
  readonly context: string | null;
}

export type Decoded<S> =
  | { readonly kind: "ok"; readonly state: S; readonly place: Place }
  /** Written by a newer Cutaway: what its fields mean is not known here. */
  | { readonly kind: "too-new"; readonly version: number };

export interface Encoded {
  /** Path and query, at most MAX_LINK_BYTES. */
  readonly href: string;
  /** Fields that were left out: too long together, or of a shape that only credentials have. */
  readonly dropped: readonly string[];
}

export const NOWHERE: Place = { cluster: null, context: null };

const CLUSTER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CONTEXT = /^[\p{L}\p{N}\p{P}\p{S} ]{1,253}$/u;

/** Reads a query. Never throws: a field that cannot be read has its initial value, an unknown one is dropped. */
export function decodeLink<S>(view: View<S>, search: string): Decoded<S> {
  const written = new URLSearchParams(search);
  const version = versionOf(written);
  if (version > LINK_VERSION) return { kind: "too-new", version };
  const params = upgrade(view.path, written);
  const state = mapFields(view.fields, (field, name) => {
    const raw = params.get(name);
    return (raw === null ? undefined : field.parse(raw)) ?? field.initial;
  });
  return { kind: "ok", state, place: placeOf(params) };
}

/** The cluster that a query names, whatever its view. */
export function placeOf(params: URLSearchParams): Place {
  return {
    cluster: matching(params.get("cluster"), CLUSTER),
    context: matching(params.get("context"), CONTEXT),
  };
}

const matching = (raw: string | null, pattern: RegExp) => (raw !== null && pattern.test(raw) ? raw : null);

/** The same query about another cluster; the view's own fields stay as they are written. */
export function withPlace(search: string, place: Place): string {
  const own = [...new URLSearchParams(search)].filter(
    ([name]) => !["v", "cluster", "context"].includes(name),
  );
  const version = versionOf(new URLSearchParams(search));
  return `?${[...headOf(version, place), ...own.map(([name, raw]) => pair(name, raw))].join("&")}`;
}

function headOf(version: number, { cluster, context }: Place): string[] {
  const head = [pair("v", String(version))];
  if (cluster !== null) head.push(pair("cluster", cluster));
  if (context !== null) head.push(pair("context", context));
  return head;
}

/** Writes a link: declared fields only, those at their initial value left out. Never throws. */
export function encodeLink<S>(view: View<S>, state: S, place: Place = NOWHERE): Encoded {
  const head = headOf(LINK_VERSION, place);
  const fields = fieldNames(view.fields).flatMap((name) => {
    const raw = written(view, state, name);
    return raw === null ? [] : [{ name, raw, text: pair(name, raw) }];
  });
  const safe = fields.filter(({ raw }) => !looksSecret(raw));
  const kept = fitting(safe, MAX_LINK_BYTES - `${view.path}?${head.join("&")}`.length);
  return {
    href: `${view.path}?${[...head, ...kept.map(({ text }) => text)].join("&")}`,
    dropped: fields.filter((field) => !kept.includes(field)).map(({ name }) => name),
  };
}

/** The text of a field, null when it needs none. */
function written<S, K extends keyof S & string>(view: View<S>, state: S, name: K): string | null {
  const field = view.fields[name];
  const raw = field.format(state[name]);
  return raw === field.format(field.initial) || field.parse(raw) === undefined ? null : raw;
}

/** Drops the longest until the rest fits; escaped text is ASCII, so length is bytes. */
function fitting<F extends { readonly text: string }>(fields: readonly F[], room: number): readonly F[] {
  const total = fields.reduce((sum, { text }) => sum + text.length + 1, 0);
  if (total <= room) return fields;
  const longest = Math.max(...fields.map(({ text }) => text.length));
  const cut = fields.findIndex(({ text }) => text.length === longest);
  return fitting(fields.toSpliced(cut, 1), room);
}

/** Percent-encoding that leaves paths readable: `/ : , @` mean nothing special in a query. */
function pair(name: string, raw: string): string {
  const value = encodeURIComponent(raw.toWellFormed()).replace(/%(2F|3A|2C|40)/g, decodeURIComponent);
  return `${name}=${value}`;
}
