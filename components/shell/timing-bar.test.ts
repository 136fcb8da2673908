import { expect, test } from "vitest";
import type { EvidenceRecord } from "@/lib/evidence/record";
import { sayTiming } from "./timing-bar";

const record = { connectMs: 1.5, firstByteMs: 4, endMs: 10, reusedConnection: false } as EvidenceRecord;

test("the split is told from one step to the next, and what has not ended has no time", () => {
  expect(sayTiming(record)).toBe("connect 1.50 ms, first byte +2.50 ms, body +6.00 ms");
  expect(sayTiming({ ...record, endMs: null })).toBe("connect 1.50 ms, first byte +2.50 ms, body not ended");
});
