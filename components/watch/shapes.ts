import type { MarkKind } from "@/lib/watch/timeline";

/**
 * The shape of each kind of mark on a 12 × 12 grid, the same in the table and on the line: colour is never the
 * only thing that tells them apart. Filled ones are solid, the others a stroke of 1.75.
 */
export interface Shape {
  readonly path: string;
  readonly filled: boolean;
}

export const SHAPES: Readonly<Record<MarkKind, Shape>> = {
  ADDED: { path: "M6 2v8M2 6h8", filled: false },
  MODIFIED: { path: "M6 1.5 10.5 10h-9z", filled: true },
  DELETED: { path: "M2.5 2.5l7 7M9.5 2.5l-7 7", filled: false },
  BOOKMARK: { path: "M3 1.5h6v9L6 8l-3 2.5z", filled: true },
  ERROR: {
    path: "M4 1.5h4L10.5 4v4L8 10.5H4L1.5 8V4zM5.4 3.2v3.4h1.2V3.2zM5.4 7.6v1.2h1.2V7.6z",
    filled: true,
  },
  list: { path: "M1.5 2h9v2.2h-9zM1.5 5h9v2.2h-9zM1.5 8h9v2.2h-9z", filled: true },
  resume: { path: "M3 1.5 10 6l-7 4.5z", filled: true },
  end: { path: "M6 1.5v9", filled: false },
  lost: { path: "M1.5 3.5 4.5 8.5 7.5 3.5 10.5 8.5", filled: false },
  expired: { path: "M2 1.5h8L6 6l4 4.5H2L6 6z", filled: true },
};

/** What each kind is, for legends and for people who hear the page. */
export const MEANINGS: Readonly<Record<MarkKind, string>> = {
  ADDED: "added",
  MODIFIED: "modified",
  DELETED: "deleted",
  BOOKMARK: "bookmark",
  ERROR: "error event",
  list: "list: a snapshot",
  resume: "watch opened from an RV",
  end: "ended cleanly by the server",
  lost: "connection lost",
  expired: "410: RV too old",
};
