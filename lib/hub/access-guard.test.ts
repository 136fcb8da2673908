import { describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/base/problem";
import { FakeClock } from "@/lib/testing/fake-clock";
import { AccessGuard } from "./access-guard";
import type { Scope } from "./scope";

const scope: Scope = {
  group: "apps",
  version: "v1",
  resource: "deployments",
  namespace: "shop",
  labelSelector: "",
  fieldSelector: "",
  representation: "metadata",
};

function setup(answer: (verb: string) => Promise<boolean>) {
  const clock = new FakeClock();
  const asked: unknown[] = [];
  let revoked = 0;
  const guard = new AccessGuard({
    clock,
    scope,
    revoked: () => revoked++,
    transport: {
      async review(_, spec) {
        const { resourceAttributes } = spec as { resourceAttributes: { verb: string } };
        asked.push(resourceAttributes);
        const allowed = await answer(resourceAttributes.verb);
        return { body: { status: { allowed } }, evidence: {} as never };
      },
    },
  });
  return { clock, guard, asked, revoked: () => revoked };
}

describe("AccessGuard", () => {
  it("asks for list and watch in exactly its scope, well within each minute", async () => {
    const { clock, asked } = setup(async () => true);
    await clock.advanceAsync(60_000);
    const attributes = { group: "apps", version: "v1", resource: "deployments", namespace: "shop" };
    expect(asked).toEqual([
      { verb: "list", ...attributes },
      { verb: "watch", ...attributes },
    ]);
  });

  it.each(["list", "watch"])("reports that %s was taken away, and goes on asking", async (lost) => {
    const { clock, revoked } = setup(async (verb) => verb !== lost);
    await clock.advanceAsync(40_000);
    expect(revoked()).toBe(1);
    await clock.advanceAsync(40_000);
    expect(revoked()).toBe(2);
  });

  it("takes no answer for no answer", async () => {
    const { clock, revoked } = setup(() => Promise.reject(new Error("refused")));
    await clock.advanceAsync(200_000);
    expect(revoked()).toBe(0);
  });

  it.each([
    [401, 1],
    [403, 0],
    [500, 0],
  ])("takes a %i for an account that is gone: %i", async (status, times) => {
    const problem = { code: "X", message: "", hint: "", upstream: { status, reason: "" } };
    const { clock, revoked } = setup(() => Promise.reject(new ProblemError(problem)));
    await clock.advanceAsync(40_000);
    expect(revoked()).toBe(times);
  });

  it("reports nothing once closed, not even an answer under way, and leaves no timer", async () => {
    let answer: (allowed: boolean) => void = () => {};
    const { clock, guard, revoked } = setup(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    await clock.advanceAsync(40_000);
    guard.close();
    answer(false);
    await clock.advanceAsync(100_000);
    expect(revoked()).toBe(0);
    expect(clock.timers).toBe(0);
  });
});
