import { describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/base/problem";
import { FakeClock } from "@/lib/testing/fake-clock";
import { AccessGuard } from "./access-guard";
import { Rights } from "./rights";

type Review = (kind: string, spec: Spec) => unknown;

interface Spec {
  readonly namespace?: string;
  readonly resourceAttributes?: { readonly verb: string };
}

const refused = (status: number) =>
  new ProblemError({ code: "X", message: "", hint: "", upstream: { status, reason: "" } });

/** An apiserver whose authorizers cannot list their rules. */
const oneByOne = (answer: (verb: string) => unknown): Review => {
  return async (kind, spec) =>
    kind === "selfsubjectrulesreviews"
      ? { incomplete: true, resourceRules: [EVERYTHING] }
      : { allowed: await answer(spec.resourceAttributes?.verb ?? "") };
};

const EVERYTHING = { verbs: ["*"], apiGroups: ["*"], resources: ["*"] };

function setup(review: Review, resources = ["deployments"], namespace: string | null = "shop") {
  const clock = new FakeClock();
  const asked: { kind: string; spec: Spec }[] = [];
  const revoked: string[] = [];
  const rights = new Rights(
    {
      async review(kind, spec) {
        asked.push({ kind, spec: spec as Spec });
        return { body: { status: await review(kind, spec as Spec) }, evidence: {} as never };
      },
    },
    clock,
  );
  const guards = resources.map((resource) => {
    const scope = { group: "apps", version: "v1", resource, namespace };
    return new AccessGuard({ clock, rights, scope, revoked: () => revoked.push(resource) });
  });
  return { clock, guards, asked, revoked };
}

describe("AccessGuard", () => {
  it("asks for the rules of its namespace, once for all that watch there, well within each minute", async () => {
    const rules = {
      resourceRules: [{ ...EVERYTHING, verbs: ["list", "watch"], resources: ["deployments"] }],
    };
    const { clock, asked, revoked } = setup(async () => rules, ["deployments", "replicasets"]);
    await clock.advanceAsync(60_000);
    expect(asked).toEqual([{ kind: "selfsubjectrulesreviews", spec: { namespace: "shop" } }]);
    expect(revoked).toEqual(["replicasets"]);
    await clock.advanceAsync(40_000);
    expect(asked).toHaveLength(2);
  });

  it("asks about all namespaces where no RoleBinding can be", async () => {
    const { clock, asked } = setup(async () => ({ resourceRules: [EVERYTHING] }), ["deployments"], null);
    await clock.advanceAsync(60_000);
    expect(asked.map(({ spec }) => spec)).toEqual([{ namespace: "-" }]);
  });

  it("asks for list and watch in exactly its scope where rules are not complete", async () => {
    const { clock, asked } = setup(oneByOne(() => true));
    await clock.advanceAsync(60_000);
    const attributes = { group: "apps", version: "v1", resource: "deployments", namespace: "shop" };
    expect(asked.slice(1).map(({ spec }) => spec.resourceAttributes)).toEqual([
      { verb: "list", ...attributes },
      { verb: "watch", ...attributes },
    ]);
  });

  it.each(["list", "watch"])("reports that %s was taken away, and goes on asking", async (lost) => {
    const { clock, revoked } = setup(oneByOne((verb) => verb !== lost));
    await clock.advanceAsync(40_000);
    expect(revoked).toHaveLength(1);
    await clock.advanceAsync(40_000);
    expect(revoked).toHaveLength(2);
  });

  it("takes no answer for no answer", async () => {
    const { clock, revoked } = setup(() => Promise.reject(new Error("refused")));
    await clock.advanceAsync(200_000);
    expect(revoked).toEqual([]);
  });

  it.each([
    [401, 1],
    [403, 0],
    [500, 0],
  ])("takes a %i for an account that is gone: %i", async (status, times) => {
    const { clock, revoked } = setup(() => Promise.reject(refused(status)));
    await clock.advanceAsync(40_000);
    expect(revoked).toHaveLength(times);
  });

  it("reports nothing once closed, not even an answer under way, and leaves no timer", async () => {
    let answer: (status: object) => void = () => {};
    const pending = () => new Promise((resolve) => (answer = resolve));
    const { clock, guards, revoked } = setup(pending);
    await clock.advanceAsync(40_000);
    for (const guard of guards) guard.close();
    answer({ resourceRules: [] });
    await clock.advanceAsync(100_000);
    expect(revoked).toEqual([]);
    expect(clock.timers).toBe(0);
  });
});
