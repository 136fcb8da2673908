import { describe, expect, it, vi } from "vitest";
import type { Problem } from "@/lib/base/problem";
import { ApiError } from "@/lib/kube/errors";
import type { KubeTransport } from "@/lib/kube/types";
import { FakeClock } from "@/lib/testing/fake-clock";
import type { Scope } from "../scope";
import { PolledObject } from "./polled-object";

const SCOPE: Scope = {
  group: "",
  version: "v1",
  resource: "secrets",
  namespace: "shop",
  labelSelector: "",
  fieldSelector: "",
  representation: "full",
};
const SECRET = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "s", namespace: "shop", uid: "u", resourceVersion: "1" },
  data: { key: "Y2FuYXJ5" },
};

const refused = (code: string, status: number) => {
  const problem: Problem = { code, message: code, hint: "", upstream: { status, reason: "" } };
  return new ApiError(problem, status, null, null);
};

/** Each ask takes the next answer. */
async function scene(...answers: unknown[]) {
  const clock = new FakeClock();
  const getJson = vi.fn(async () => {
    const answer = structuredClone(answers[0] instanceof Error ? null : answers[0]);
    const error = answers.shift();
    if (error instanceof Error) throw error;
    return { body: answer };
  });
  const transport = { getJson } as unknown as KubeTransport;
  const polled = new PolledObject({ transport, clock, scope: SCOPE, name: "s" });
  const heard = () => new Promise<void>((resolve) => polled.onChange(resolve));
  const again = async (ms: number) => {
    const next = heard();
    clock.advance(ms);
    await next;
  };
  await heard();
  return { polled, again, getJson };
}

describe("PolledObject", () => {
  it("asks again every 10 s, says that it polls, and masks what comes", async () => {
    const { polled, again, getJson } = await scene(SECRET, SECRET);
    expect(polled.object).toMatchObject({ data: { key: "******" } });
    expect(polled.status()).toMatchObject({ phase: "partial", problem: { code: "OBJECT_POLLED" } });
    await again(10_000);
    expect(getJson).toHaveBeenCalledTimes(2);
    polled.close();
  });

  it("knows what is not there from what could not be asked", async () => {
    const { polled, again } = await scene(
      SECRET,
      refused("UPSTREAM_UNAVAILABLE", 503),
      refused("NOT_FOUND", 404),
    );
    await again(10_000);
    expect(polled.status().phase).toBe("stale");
    expect(polled.object).not.toBeNull();
    await again(10_000);
    expect(polled.status().phase).toBe("partial");
    expect(polled.object).toBeNull();
    polled.close();
  });

  it("takes away what may no longer be seen", async () => {
    const { polled, again } = await scene(SECRET, refused("FORBIDDEN", 403));
    await again(10_000);
    expect(polled.status().phase).toBe("denied");
    expect(polled.object).toBeNull();
    polled.close();
  });

  it("shows what has neither uid nor resourceVersion, and refuses what has no name", async () => {
    const { polled, again } = await scene(
      { kind: "NodeMetrics", metadata: { name: "n1" } },
      { kind: "Status" },
    );
    expect(polled.object).toMatchObject({ metadata: { name: "n1", uid: "" } });
    await again(10_000);
    expect(polled.status()).toMatchObject({ phase: "stale", problem: { code: "OBJECT_UNREADABLE" } });
    polled.close();
  });
});
