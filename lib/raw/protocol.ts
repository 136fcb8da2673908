import type { WorkerCall, WorkerReply } from "@/lib/base/worker-call";
import type { Reference } from "./json-refs";
import type { TableColumn, TableQuery, TableRow } from "./json-table";
import type { TextRow } from "./lines";
import type { FamilyRow, SeriesPage } from "./metrics";
import type { Reading } from "./view";

/** How an answer arrives: whole, one JSON event a line (watch), or text that goes on (a followed log). */
export type Arrival = "whole" | "events" | "lines";

/** What can be told of an answer from its body. */
export interface AnswerSummary {
  /** Bytes that are held. */
  readonly bytes: number;
  /** Not all of the body was kept: it exceeds the cap. */
  readonly capped: boolean;
  /** The readings that fit, the best first. */
  readonly readings: readonly Reading[];
  /** Why a body that was sent as JSON is none, with the byte where it stops being so. */
  readonly jsonError: { readonly offset: number; readonly message: string } | null;
  /** Kind and apiVersion of the whole, null where it has none. */
  readonly kind: string | null;
  readonly apiVersion: string | null;
  readonly resourceVersion: string | null;
  /** Of a list or Table: objects in it, and how to go on. Of a watch: events so far. */
  readonly items: number | null;
  readonly continueToken: string | null;
  readonly remaining: number | null;
  /** Of a Status: what the apiserver says. */
  readonly status: { readonly code: number | null; readonly reason: string; readonly message: string } | null;
  /** Values in the JSON. */
  readonly nodes: number;
}

/** One row of the tree. */
export interface NodeRow {
  readonly node: number;
  /** 1 for the root. */
  readonly level: number;
  /** Null for what cannot be opened. */
  readonly open: boolean | null;
  readonly position: number;
  readonly siblings: number;
  readonly parentRow: number | null;
  /** Name of a member, position of an item, null for the root. */
  readonly key: string | number | null;
  readonly kind: number;
  /** The value, cut to what a row can show; of a container, what its items are called. */
  readonly text: string;
  /** Length of the whole value's text in bytes, and how many children it has. */
  readonly bytes: number;
  readonly count: number;
  readonly reference: Reference | null;
}

/** All that is known of one node. */
export interface NodeDetail {
  readonly jsonPath: string;
  readonly kubectlPath: string | null;
  readonly text: string;
  /** The text was cut. */
  readonly cut: boolean;
  readonly bytes: number;
  readonly count: number;
  readonly kind: number;
  readonly reference: Reference | null;
}

export type CopyForm = "json" | "indented" | "yaml" | "text";

/** What the page may ask of an answer, and what it gets. */
export interface AnswerOps {
  treeRows(from: number, to: number): NodeRow[];
  treeLength(): number;
  /** Opens or closes; returns the new number of rows. */
  treeToggle(node: number): number;
  /** Opens so many levels, Infinity all. */
  treeOpen(depth: number): number;
  detail(node: number): NodeDetail;
  /** Text of a node for the clipboard; null when it is over the clipboard's cap. */
  copy(node: number, form: CopyForm): string | null;
  /** Matches of a search in the tree. */
  treeSearch(query: string): { matches: number; capped: boolean };
  /** Opens what hides the match and tells its row. */
  treeMatch(index: number): { row: number; length: number } | null;

  textLength(reading: "text" | "yaml"): { rows: number; lines: number };
  textRows(reading: "text" | "yaml", from: number, to: number): TextRow[];
  textSearch(reading: "text" | "yaml", query: string): { matches: number; capped: boolean };
  textMatch(reading: "text" | "yaml", index: number): number | null;

  tableColumns(): readonly TableColumn[];
  /** Longest texts among the first rows, for the columns' widths; a namespace of 0 when rows name none. */
  tableWidths(): { readonly namespace: number; readonly cells: readonly number[] };
  tableArrange(query: TableQuery): { rows: number; total: number };
  tableRows(from: number, to: number): TableRow[];

  families(filter: string): { families: FamilyRow[]; unread: number; samples: number };
  series(family: string, filter: string, from: number, to: number): SeriesPage;
}

/** Page to worker. `open` ends what was open before. */
export type ToWorker =
  | {
      readonly type: "open";
      readonly id: number;
      readonly url: string;
      readonly accept: string;
      readonly arrival: Arrival;
    }
  | { readonly type: "stop" }
  | WorkerCall;

export interface AnswerHead {
  readonly status: number;
  readonly statusText: string;
  readonly contentType: string;
  /** Id of the evidence record, null when nothing was sent upstream. */
  readonly evidence: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** How a body ended. */
export type Ending = "complete" | "stopped" | "capped" | "broken";

/** Worker to page. `id` is that of the `open` it belongs to. */
export type FromWorker =
  | { readonly type: "head"; readonly id: number; readonly head: AnswerHead }
  | {
      readonly type: "progress";
      readonly id: number;
      readonly bytes: number;
      readonly summary: AnswerSummary | null;
    }
  | { readonly type: "end"; readonly id: number; readonly ending: Ending; readonly summary: AnswerSummary }
  | { readonly type: "failed"; readonly id: number; readonly status: number | null; readonly body: string }
  | WorkerReply;
