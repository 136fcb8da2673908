import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "@/lib/testing/eventually";
import type { FakeClock } from "@/lib/testing/fake-clock";
import { failure, hang, json, reset, script } from "@/lib/testing/fakekube/answers";
import { type OneCluster, oneCluster } from "@/lib/testing/one-cluster";
import { codeOf, get } from "@/lib/testing/test-clusters";
import type { ClusterReplaced } from "./types";

const KUBE_SYSTEM = "/api/v1/namespaces/kube-system";

describe("another cluster behind the same address (F-42)", () => {
  let cluster: OneCluster;
  let clock: FakeClock;
  /** Null: it may not be read. */
  let uid: string | null;
  let changes: ClusterReplaced[];
  beforeEach(async () => {
    uid = "old";
    changes = [];
    cluster = await oneCluster();
    clock = cluster.made.clock;
    const { kube, made } = cluster;
    kube.on(KUBE_SYSTEM, () =>
      uid === null ? failure(403, "Forbidden", "no") : json({ metadata: { uid } }),
    );
    kube.on("/version", json({ major: "1" }));
    made.clusters.onReplaced((change) => changes.push(change));
  });
  afterEach(() => cluster.close());

  const reads = () => cluster.kube.requests.filter(({ path }) => path === KUBE_SYSTEM).length;
  const known = () => cluster.made.clusters.list()[0]?.uid ?? null;
  const ask = async (path: string) => codeOf((await cluster.made.clusters.transport()).getJson(get(path)));
  async function learn() {
    cluster.made.clusters.learnUid();
    await eventually(() => reads() === 1 && known() === uid);
    // What was asked with the answer has been judged.
    await ask("/version");
  }

  it.each([
    ["a connection that was cut", script(reset(0))],
    ["a credential that is refused", failure(401, "Unauthorized", "no")],
  ])("is noticed at the first answer after %s", async (_, trouble) => {
    await learn();
    uid = "new";
    cluster.kube.on("/trouble", trouble);
    expect(await ask("/trouble")).not.toBe("none");
    expect(changes).toEqual([]);
    await ask("/version");
    await eventually(() => changes.length > 0);
    expect(changes).toEqual([{ context: "a", was: "old", is: "new" }]);
    expect([known(), reads()]).toEqual(["new", 2]);
  });

  it("is noticed on a new connection, though no break was seen", async () => {
    await learn();
    uid = "new";
    clock.advance(31_000);
    // The connection that there is is busy.
    cluster.kube.on("/slow", hang);
    const slow = ask("/slow");
    await cluster.kube.until(() => cluster.kube.requests.some(({ path }) => path === "/slow"));
    await ask("/version");
    await eventually(() => changes.length > 0);
    expect(known()).toBe("new");
    expect(await slow).toBe("TRANSPORT_CLOSED");
  });

  it("is noticed when a history turns out to be older than what was seen", async () => {
    await learn();
    uid = "new";
    cluster.made.clusters.doubtUid("a");
    await eventually(() => changes.length > 0);
  });

  it("gets a transport of its own; the one to the old cluster is over", async () => {
    await learn();
    const old = await cluster.made.clusters.transport();
    uid = "new";
    cluster.made.clusters.doubtUid("a");
    await eventually(() => changes.length > 0);
    expect(await codeOf(old.getJson(get("/version")))).toBe("TRANSPORT_CLOSED");
    const next = await cluster.made.clusters.transport();
    expect(next).not.toBe(old);
    expect(await codeOf(next.getJson(get("/version")))).toBe("none");
  });

  it("is not what a restart is, and costs one question after each loss", async () => {
    await learn();
    cluster.kube.on("/trouble", script(reset(0)));
    for (const count of [2, 3]) {
      await ask("/trouble");
      await ask("/version");
      await eventually(() => reads() === count);
      await ask("/version");
    }
    expect([changes, reads(), known()]).toEqual([[], 3, "old"]);
  });

  it("is no concern of who may not read the namespace: nothing is known, and nothing else changes", async () => {
    uid = null;
    cluster.made.clusters.learnUid();
    await eventually(() => reads() === 1);
    cluster.kube.on("/trouble", script(reset(0)));
    await ask("/trouble");
    expect(await ask("/version")).toBe("none");
    await eventually(() => reads() === 2);
    cluster.made.clusters.learnUid();
    expect(await ask("/version")).toBe("none");
    expect([known(), changes, reads()]).toEqual([null, [], 2]);
  });

  it("is not concluded from a right that was taken away", async () => {
    await learn();
    uid = null;
    cluster.made.clusters.doubtUid("a");
    await eventually(() => reads() === 2);
    await ask("/version");
    expect([known(), changes]).toEqual(["old", []]);
  });
});
