import { describe, expect, it } from "vitest";
import type { KubeTransport } from "@/lib/kube/types";
import { FakeClock } from "@/lib/testing/fake-clock";
import { readScope } from "./scope";
import { Watches } from "./watches";

const pods = readScope({ version: "v1", resource: "pods" });

/** Contexts that all fail to connect: what is shared does not depend on what is answered. */
function setup(users: Record<string, unknown>, limits = { identity: 100, process: 100 }) {
  const clock = new FakeClock();
  const transports = new Map<string, KubeTransport>();
  let reviews = 0;
  const never = () => new Promise<never>(() => {});
  for (const context of Object.keys(users)) {
    transports.set(context, {
      context,
      loopback: true,
      request: never,
      getJson: never,
      getText: never,
      close: () => {},
      review: async () => {
        reviews++;
        const userInfo = users[context];
        if (userInfo instanceof Error) throw userInfo;
        return { body: { status: { userInfo } }, evidence: {} as never };
      },
    });
  }
  const transport = async (context = "a") =>
    transports.get(context) ?? Promise.reject(new Error(`no ${context}`));
  const clusters = { transport, learnUid() {}, doubtUid() {} };
  const watches = new Watches({ clusters, clock, random: () => 0, limits });
  return { clock, watches, users, reviews: () => reviews };
}

const alice = { username: "alice", groups: ["dev"] };

describe("Watches", () => {
  it("opens one watch for all who look at the same scope, and asks once who they are", async () => {
    const { watches, reviews } = setup({ a: alice });
    const leases = await Promise.all(Array.from({ length: 300 }, () => watches.lease("a", pods)));
    expect(new Set(leases.map((lease) => lease.value)).size).toBe(1);
    expect(watches.open).toHaveLength(1);
    expect(reviews()).toBe(1);
  });

  it("keeps everything apart that differs in any part of the scope", async () => {
    const { watches } = setup({ a: alice });
    const scopes = [
      {},
      { version: "v2" },
      { group: "apps" },
      { resource: "secrets" },
      { namespace: "shop" },
      { labelSelector: "a=b" },
      { fieldSelector: "metadata.name=b" },
      { representation: "full" },
      { representation: "table" },
    ].map((part) => readScope({ version: "v1", resource: "pods", ...part }));
    await Promise.all(scopes.map((scope) => watches.lease("a", scope)));
    expect(watches.open).toHaveLength(scopes.length);
  });

  it("shares nothing between contexts, even with the same user", async () => {
    const { watches } = setup({ a: alice, b: alice });
    await Promise.all([watches.lease("a", pods), watches.lease("b", pods)]);
    expect(watches.open.map((watch) => watch.context).toSorted()).toEqual(["a", "b"]);
  });

  it("asks again who we are after that failed once", async () => {
    const { watches, users } = setup({ a: new Error("down") });
    await expect(watches.lease("a", pods)).rejects.toThrow("down");
    users.a = alice;
    await expect(watches.lease("a", pods)).resolves.toBeDefined();
  });

  it("refuses one watch more than it may hold, but not one more look at what is open", async () => {
    const { watches } = setup({ a: alice }, { identity: 100, process: 1 });
    await watches.lease("a", pods);
    await expect(watches.lease("a", readScope({ version: "v1", resource: "nodes" }))).rejects.toMatchObject({
      problem: { code: "STREAM_LIMIT" },
    });
    await expect(watches.lease("a", pods)).resolves.toBeDefined();
  });

  it("holds so many for an identity, and then still some for others", async () => {
    const { watches } = setup({ a: alice, b: alice }, { identity: 1, process: 100 });
    await watches.lease("a", pods);
    await expect(watches.lease("a", readScope({ version: "v1", resource: "nodes" }))).rejects.toMatchObject({
      problem: { code: "STREAM_LIMIT", message: "Cutaway has 1 watches of context a open, the most it may." },
    });
    await expect(watches.lease("b", pods)).resolves.toBeDefined();
  });

  it("closes everything and leaves no timer", async () => {
    const { clock, watches } = setup({ a: alice });
    await watches.lease("a", pods);
    watches.close();
    expect(clock.timers).toBe(0);
  });
});
