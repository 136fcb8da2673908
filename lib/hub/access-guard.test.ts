import { describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/base/problem";
import { FakeClock } from "@/lib/testing/fake-clock";
import { AccessGuard } from "./access-guard";
import { Rights } from "./rights";

type Review = (kind: string, spec: Spec) => unknown;

interface Spec {
  readonly namespace?: string;
  readonly resourceAttributes?: { readonly verb: string; readonly name?: string };
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

interface Place {
  readonly resources?: readonly string[];
  readonly namespace?: string | null;
  readonly fieldSelector?: string;
}

function setup(
  review: Review,
  { resources = ["deployments"], namespace = "shop", fieldSelector = "" }: Place = {},
) {
  const clock = new FakeClock();
  const asked: { kind: string; spec: Spec }[] = [];
  const revoked: string[] = [];
  const state = { watching: true };
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
    const scope = { group: "apps", version: "v1", resource, namespace, fieldSelector };
    const watching = () => state.watching;
    return new AccessGuard({ clock, rights, scope, watching, revoked: () => revoked.push(resource) });
  });
  return { clock, guards, asked, revoked, state };
}

describe("AccessGuard", () => {
  it("asks for the rules of its namespace, once for all that watch there, well within each minute", async () => {
    const rules = {
      resourceRules: [{ ...EVERYTHING, verbs: ["watch"], resources: ["deployments"] }],
    };
    const { clock, asked, revoked } = setup(async () => rules, { resources: ["deployments", "replicasets"] });
    await clock.advanceAsync(60_000);
    expect(asked).toEqual([{ kind: "selfsubjectrulesreviews", spec: { namespace: "shop" } }]);
    expect(revoked).toEqual(["replicasets"]);
    await clock.advanceAsync(40_000);
    expect(asked).toHaveLength(2);
  });

  it("asks about all namespaces where no RoleBinding can be", async () => {
    const { clock, asked } = setup(async () => ({ resourceRules: [EVERYTHING] }), { namespace: null });
    await clock.advanceAsync(60_000);
    expect(asked.map(({ spec }) => spec)).toEqual([{ namespace: "-" }]);
  });

  it("asks for a watch of exactly its scope where rules are not complete", async () => {
    const { clock, asked } = setup(oneByOne(() => true));
    await clock.advanceAsync(60_000);
    const attributes = { group: "apps", version: "v1", resource: "deployments", namespace: "shop" };
    expect(asked.slice(1).map(({ spec }) => spec.resourceAttributes)).toEqual([
      { verb: "watch", ...attributes },
    ]);
  });

  it("asks about the one object that it watches, for whom a rule may name it", async () => {
    const { clock, asked, revoked } = setup(
      async (kind) => (kind === "selfsubjectrulesreviews" ? { resourceRules: [] } : { allowed: true }),
      { fieldSelector: "metadata.name=web" },
    );
    await clock.advanceAsync(60_000);
    expect(asked.at(-1)?.spec.resourceAttributes).toMatchObject({ verb: "watch", name: "web" });
    expect(revoked).toEqual([]);
  });

  it("asks nothing where it is listed again and again, for those lists are asked about one by one", async () => {
    const { clock, asked, revoked, state } = setup(oneByOne(() => false));
    state.watching = false;
    await clock.advanceAsync(60_000);
    expect([asked, revoked]).toEqual([[], []]);
    state.watching = true;
    await clock.advanceAsync(40_000);
    expect(revoked).toHaveLength(1);
  });

  it("does not miss the right to list, which a watch does not need", async () => {
    const { clock, revoked } = setup(oneByOne((verb) => verb === "watch"));
    await clock.advanceAsync(60_000);
    expect(revoked).toEqual([]);
  });

  it("reports that the watch was taken away, and goes on asking", async () => {
    const { clock, revoked } = setup(oneByOne(() => false));
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
