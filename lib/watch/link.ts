import { type Field, flag, int, list, oneOf, text } from "@/lib/link/field";
import { defineView, type StateOf } from "@/lib/link/view";
import { MAX_STREAMS, type StreamSpec } from "./stream-spec";
import { CHANGE_CLASSES, EVENT_TYPES } from "./types";

/** The parts of the laboratory that can be open. */
export const PANELS = ["events", "line", "experiment", "query", "cost"] as const;

const GROUP = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$/;
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const MAX_SELECTOR = 512;

/** `/watch`: everything a person set up, so that a colleague sees the same streams of the same cluster. */
export const watchView = defineView({
  path: "/watch",
  title: "Watch",
  fields: {
    streams: list(streamField(), { max: MAX_STREAMS }),
    types: list(oneOf(EVENT_TYPES, "ADDED")),
    changes: list(oneOf(CHANGE_CLASSES, "spec")),
    /** Part of `namespace/name`. */
    find: text({ max: 128 }),
    axis: oneOf(["time", "rv"], "time"),
    paused: flag(),
    panel: oneOf(PANELS, "events"),
    /** Which of the streams the panels about a single one show: its place among them. */
    of: int({ initial: 0, min: 0, max: MAX_STREAMS - 1 }),
    /** What is the same for the whole matrix of the query lab; `initial` is sendInitialEvents of a list. */
    verb: oneOf(["list", "watch"], "list"),
    bookmarks: flag(),
    initial: flag(),
  },
});

export type WatchState = StateOf<typeof watchView>;

/**
 * A stream as `[group/]version/resource[@namespace][:labels[:fields]]`, e.g. `apps/v1/deployments@shop:app=web`.
 * Selectors are kept as they were written, right or wrong: what the server says to a wrong one is worth seeing.
 */
function streamField(): Field<StreamSpec> {
  const selector = text({ max: MAX_SELECTOR });
  return {
    initial: {
      group: "",
      version: "v1",
      resource: "pods",
      namespace: null,
      labelSelector: "",
      fieldSelector: "",
    },
    parse(raw) {
      const [place = "", labels = "", fields = "", ...more] = raw.split(":");
      const [path = "", namespace = null, ...rest] = place.split("@");
      const kind = parsePath(path);
      const labelSelector = selector.parse(decode(labels));
      const fieldSelector = selector.parse(decode(fields));
      if (kind === null || more.length + rest.length > 0) return undefined;
      if (namespace !== null && !isName(namespace)) return undefined;
      if (labelSelector === undefined || fieldSelector === undefined) return undefined;
      return { ...kind, namespace, labelSelector, fieldSelector };
    },
    format({ group, version, resource, namespace, labelSelector, fieldSelector }) {
      const path = [...(group === "" ? [] : [group]), version, resource].join("/");
      const place = namespace === null ? path : `${path}@${namespace}`;
      return `${place}:${encode(labelSelector)}:${encode(fieldSelector)}`.replace(/:+$/, "");
    },
  };
}

function parsePath(path: string): Pick<StreamSpec, "group" | "version" | "resource"> | null {
  const [resource = "", version = "", group = "", ...more] = path.split("/").reverse();
  if (more.length > 0 || !isName(resource) || !isName(version)) return null;
  return GROUP.test(group) && group.length <= 253 ? { group, version, resource } : null;
}

const isName = (name: string) => name.length <= 63 && NAME.test(name);

/** The colon parts a stream; the link itself escapes everything else. */
const encode = (selector: string) => selector.replaceAll("^", "^^").replaceAll(":", "^c");
const decode = (raw: string) => raw.replace(/\^(\^|c)/g, (_, mark) => (mark === "c" ? ":" : "^"));
