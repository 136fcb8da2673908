import { expect, it } from "vitest";
import type { EvidenceRecord } from "@/lib/evidence/record";
import { EvidenceLog } from "./evidence-log";

const fields = (id: string): EvidenceRecord => ({
  id,
  context: "c",
  method: "GET",
  path: "/x",
  accept: "*/*",
  purpose: "test",
  at: 0,
  connectMs: null,
  firstByteMs: null,
  endMs: null,
  reusedConnection: false,
  status: null,
  contentType: null,
  contentEncoding: null,
  wireBytes: 0,
  decodedBytes: 0,
  resourceVersion: null,
  auditId: null,
  flowSchemaUid: null,
  priorityLevelUid: null,
  failure: null,
});

it("keeps the latest, newest first, those under way included", () => {
  const log = new EvidenceLog(2);
  for (const id of ["1", "2", "3"]) log.open(fields(id));
  expect(log.recent(9).map(({ id }) => id)).toEqual(["3", "2"]);
  expect(log.recent(1).map(({ id }) => id)).toEqual(["3"]);
  expect(log.recent(0)).toEqual([]);
  expect(log.get("1")).toBeNull();
  expect(log.get("2")?.id).toBe("2");
});

it("tells of each record once, when it is complete", () => {
  const log = new EvidenceLog();
  const told: unknown[] = [];
  const stop = log.onComplete(({ id, endMs, failure }) => told.push([id, endMs, failure]));
  const draft = log.open(fields("1"));
  draft.complete(5, null);
  draft.complete(6, "ABORTED");
  stop();
  log.open(fields("2")).complete(7, null);
  expect(told).toEqual([["1", 5, null]]);
});

it("gives copies that do not change later", () => {
  const log = new EvidenceLog();
  const draft = log.open(fields("1"));
  const before = draft.snapshot();
  draft.fields.status = 200;
  expect(before.status).toBeNull();
});
