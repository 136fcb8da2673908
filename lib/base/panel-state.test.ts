import { describe, expect, it } from "vitest";
import { refreshState } from "./panel-state";
import type { Problem } from "./problem";

const refused: Problem = { code: "UPSTREAM_REFUSED", message: "Refused.", hint: "Start it." };
const answered = (status: number): Problem => ({ ...refused, upstream: { status, reason: "" } });

describe("a panel that is refreshed by asking again", () => {
  it("connects, is live, and is stale once its content is late", () => {
    expect(refreshState({ at: null, problem: null, lateAfter: 100 }, 0)).toEqual({ kind: "connecting" });
    expect(refreshState({ at: 50, problem: null, lateAfter: 100 }, 150)).toEqual({ kind: "live", at: 50 });
    expect(refreshState({ at: 50, problem: null, lateAfter: 100 }, 151)).toMatchObject({
      kind: "stale",
      since: 50,
    });
  });

  it("keeps what it has when a try fails, and says since when", () => {
    const state = refreshState({ at: 50, problem: refused, lateAfter: 100 }, 60);
    expect(state).toEqual({ kind: "stale", since: 50, problem: refused });
    expect(refreshState({ at: null, problem: refused, lateAfter: 100 }, 60)).toMatchObject({
      kind: "failed",
    });
  });

  it("says when it asks again, where the cluster asked to wait (F-48)", () => {
    const busy = { ...answered(429), retryAt: 5_000 };
    const state = { kind: "backing-off", retryAt: 5_000, problem: busy };
    expect(refreshState({ at: 50, problem: busy, lateAfter: 100 }, 60)).toEqual(state);
    expect(refreshState({ at: null, problem: busy, lateAfter: 100 }, 60)).toEqual(state);
  });

  it("never shows content that is no longer permitted as merely old", () => {
    expect(refreshState({ at: 50, problem: answered(403), lateAfter: 100 }, 60).kind).toBe("denied");
    expect(refreshState({ at: 50, problem: answered(401), lateAfter: 100 }, 60).kind).toBe("sign-in");
    expect(refreshState({ at: 50, problem: answered(410), lateAfter: 100 }, 60).kind).toBe("gone");
  });
});
