import { describe, expect, it } from "vitest";
import type { StreamStatus } from "@/lib/stream/messages";
import { streamState } from "./stream-state";

const open = { phase: "open", since: 1_000, nextTryAt: null } as const;
const broken = { phase: "backing-off", since: 5_000, nextTryAt: 7_000 } as const;
const live: StreamStatus = {
  phase: "live",
  since: 2_000,
  problem: null,
  progress: null,
  nextTryAt: null,
  lastEventAt: 3_000,
  lastBookmarkAt: null,
  resourceVersion: "10",
};

describe("the state of a live panel", () => {
  it("is live as of the last sign of life", () => {
    expect(streamState(open, true, live)).toEqual({ kind: "live", at: 3_000 });
  });

  it("is stale since the tab's socket broke, whatever the watch was then", () => {
    expect(streamState(broken, false, live)).toMatchObject({ kind: "stale", since: 5_000 });
  });

  it("is connecting before anything was said, and backs off when Cutaway is not there", () => {
    expect(streamState(open, false, null)).toEqual({ kind: "connecting" });
    expect(streamState(broken, false, null)).toMatchObject({ kind: "backing-off", retryAt: 7_000 });
  });

  it("says how far a first list has come", () => {
    const syncing = { ...live, phase: "syncing", progress: { done: 500, of: 2_000 } } as const;
    expect(streamState(open, true, syncing)).toEqual({ kind: "syncing", received: "500 of about 2000" });
  });

  it("keeps the server's reason where it gives one", () => {
    const problem = { code: "X", message: "m", hint: "h" };
    for (const phase of ["backing-off", "partial", "denied", "gone", "reauth"] as const)
      expect(streamState(open, true, { ...live, phase, problem })).toMatchObject({ problem });
  });
});
