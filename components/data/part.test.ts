import { describe, expect, it } from "vitest";
import type { Problem } from "@/lib/base/problem";
import type { Panel } from "@/lib/objects/panel";
import { stateOf } from "./part";

const refused: Problem = { code: "CONNECTION_REFUSED", message: "Nothing listens.", hint: "Start it." };
const error = (problem: Problem) => ({ state: "error", problem, requests: [] }) as const;
const ok = { state: "ok", value: null, requests: [] } as const;
const live = { kind: "live", at: 70 } as const;

describe("a part of an answer", () => {
  it("is as live as the whole answer", () => {
    expect(stateOf(ok, live, 70)).toBe(live);
    expect(stateOf(undefined, { kind: "connecting" }, null)).toEqual({ kind: "connecting" });
  });

  it("is stale since its last good answer while later ones fail", () => {
    expect(stateOf(error(refused), live, 50)).toEqual({ kind: "stale", since: 50, problem: refused });
    expect(stateOf(error(refused), live, null)).toEqual({ kind: "failed", problem: refused });
  });

  it("is denied or signed out whatever it held before", () => {
    const missing = { verb: "list", group: "", resource: "nodes" };
    const denied: Panel<never> = { state: "denied", missing, problem: refused, requests: [] };
    expect(stateOf(denied, live, 50).kind).toBe("denied");
    expect(stateOf(error({ ...refused, code: "AUTH_EXPIRED" }), live, 50).kind).toBe("sign-in");
  });

  it("says when it is asked again, where the cluster asked to wait (F-48)", () => {
    const busy = { ...refused, code: "TOO_MANY_REQUESTS", retryAt: 90 };
    expect(stateOf(error(busy), live, 50)).toEqual({ kind: "backing-off", retryAt: 90, problem: busy });
  });

  it("does not hide that the whole answer is old", () => {
    const stale = { kind: "stale", since: 10, problem: null } as const;
    expect(stateOf(error(refused), stale, 50)).toBe(stale);
  });
});
