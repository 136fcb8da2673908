import { flag, oneOf, text } from "@/lib/link/field";
import { decodeLink, encodeLink, type Place } from "@/lib/link/link";
import { defineView, initialState, type StateOf } from "@/lib/link/view";

/** The readings of an object. Which of them there are depends on its kind. */
export const OBJECT_TABS = ["overview", "yaml", "events", "relations", "logs", "cgroup", "requests"] as const;
export type ObjectTab = (typeof OBJECT_TABS)[number];

/** How much of a log is asked for, in lines; "all" is whatever the kubelet has kept. */
export const LOG_TAILS = ["100", "1000", "10000", "all"] as const;

/** One object's page: the one address that every view links to. */
export const objectView = defineView({
  path: "/object",
  title: "Object",
  fields: {
    /** "" for the core group. */
    group: text({ max: 253 }),
    /** "" for the one that the group prefers. */
    version: text({ max: 63 }),
    /** The plural, as in a path; the kind will do. */
    resource: text({ max: 253 }),
    /** "" for what has none. */
    namespace: text({ max: 253 }),
    name: text({ max: 512 }),
    /** Whom the link was about: an object that was made anew under the same name is another one. */
    uid: text({ max: 128 }),
    tab: oneOf(OBJECT_TABS, "overview"),
    /** Of the relations: the drawing instead of the list. */
    graph: flag(),
    /** Of the log: whose; "" for the container that kubectl would take. */
    container: text({ max: 253 }),
    previous: flag(),
    follow: flag(true),
    timestamps: flag(),
    tail: oneOf(LOG_TAILS, "1000"),
  },
});

export type ObjectState = StateOf<typeof objectView>;

/** Where an object is, whether it is there or not. */
export interface ObjectRef {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

export interface LinkedObject extends ObjectRef {
  readonly uid?: string | null | undefined;
}

/**
 * The link to an object's page; null when no link can say its name (it is unprintable, too long, or looks like a
 * credential), so that none leads elsewhere.
 */
export function objectHref(
  { uid, ...ref }: LinkedObject,
  place: Place,
  more: Partial<ObjectState> = {},
): string | null {
  const state = { ...initialState(objectView), ...ref, uid: uid ?? "", ...more };
  const { href } = encodeLink(objectView, state, place);
  const read = decodeLink(objectView, href.slice(href.indexOf("?")));
  return read.kind === "ok" && REF.every((field) => read.state[field] === ref[field]) ? href : null;
}

const REF = ["group", "version", "resource", "namespace", "name"] as const;
