import { oneOf, text } from "@/lib/link/field";
import { defineView, type StateOf } from "@/lib/link/view";
import { ACCEPT_FORMS } from "./accept";

/** The ways to read an answer. "auto" takes the one that fits it best. */
export const READINGS = ["tree", "yaml", "table", "metrics", "text"] as const;
export type Reading = (typeof READINGS)[number];

/** The raw explorer's URL: one GET, and how its answer is read. */
export const rawView = defineView({
  path: "/raw",
  title: "Raw",
  fields: {
    /** Path as it is sent, encoded. */
    path: text({ initial: "/", max: 1024 }),
    /** Query as it is sent, encoded: names and values in their order. */
    query: text({ max: 1024 }),
    as: oneOf(ACCEPT_FORMS, "json"),
    read: oneOf(["auto", ...READINGS], "auto"),
    /** Of the table and the metrics: rows that hold this text. */
    filter: text({ max: 200 }),
    /** Of the table: a column's name, with "-" before it for descending. */
    sort: text({ max: 100 }),
  },
});

export type RawState = StateOf<typeof rawView>;
