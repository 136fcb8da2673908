import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/base/clock";
import { isOlder } from "@/lib/objects/resource-version";
import { hasLab } from "@/lib/testing/lab";
import { type LabUser, labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import { labWriter } from "@/lib/testing/lab-writer";
import { createClusters } from "../clusters";
import { EvidenceLog } from "../evidence-log";
import type { Clusters, KubeTransport } from "../types";
import type { WatchEvent } from "../watch-stream/event";
import { type KubeSourceOptions, kubeSource } from "./kube-source";
import type { WatchRequest } from "./lister-watcher";
import { askReadyz, ReadinessProbe } from "./readiness";
import { Reflector } from "./reflector";
import type { ReflectorStatus } from "./status";
import { type SessionEnd, WatchSession } from "./watch-session";

const PODS = "/api/v1/namespaces/shop/pods";
const SHELVES = "/apis/shop.cutaway.dev/v1/namespaces/shop/shelves";
const CONFIG_MAPS = "/api/v1/namespaces/shop/configmaps";

const opened: Clusters[] = [];
const reflectors: Reflector[] = [];
const made: string[] = [];
afterEach(async () => {
  for (const reflector of reflectors.splice(0)) reflector.stop();
  for (const clusters of opened.splice(0)) clusters.close();
  for (const path of made.splice(0))
    await labWriter()
      .remove(path)
      .catch(() => {});
});

async function connect(user: LabUser = "admin"): Promise<KubeTransport> {
  const clusters = await createClusters({
    kubeconfig: labKubeconfig(user),
    evidence: new EvidenceLog(),
    clock: systemClock,
    userAgent: "cutaway/contract",
  });
  opened.push(clusters);
  return clusters.transport();
}

function sourceOn(transport: KubeTransport, options: Partial<KubeSourceOptions> & { path: string }) {
  return kubeSource({
    transport,
    clock: systemClock,
    representation: "full",
    purpose: "contract",
    ...options,
  });
}

async function reflect(options: Partial<KubeSourceOptions> & { path: string }, user: LabUser = "admin") {
  const transport = await connect(user);
  const reflector = new Reflector({
    source: sourceOn(transport, options),
    clock: systemClock,
    random: Math.random,
    readiness: new ReadinessProbe(askReadyz(transport), systemClock),
  });
  reflectors.push(reflector);
  reflector.start();
  return { transport, reflector };
}

/** Resolves with the first status that fits. */
function reached(reflector: Reflector, fits: (status: ReflectorStatus) => boolean): Promise<ReflectorStatus> {
  return new Promise((resolve) => {
    const look = (status: ReflectorStatus) => {
      if (!fits(status)) return;
      end();
      resolve(status);
    };
    const end = reflector.onStatus(look);
    look(reflector.status());
  });
}

/** Everything that one watch says until it ends; `opened` runs once it has begun. */
async function watchToEnd(
  transport: KubeTransport,
  path: string,
  label: string,
  request: WatchRequest,
  opened = () => {},
) {
  const events: WatchEvent[] = [];
  const source = sourceOn(transport, { path, labelSelector: label });
  const end = await new Promise<SessionEnd>((resolve) => {
    new WatchSession(source, request, systemClock, {
      opened,
      patience: () => Number.POSITIVE_INFINITY,
      frame: ({ event }) => events.push(event),
      ended: resolve,
    });
  });
  return { events, end };
}

/** A ConfigMap of this test's own. */
function configMap(name: string, label: string, value: string) {
  const metadata = { name, namespace: "shop", labels: { "cutaway-contract": label } };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data: { value } };
}

async function apply(name: string, label: string, value: string): Promise<string> {
  const path = `${CONFIG_MAPS}/${name}`;
  if (!made.includes(path)) made.push(path);
  return labWriter().apply(path, configMap(name, label, value));
}

describe.skipIf(!hasLab)("on a real apiserver", () => {
  test("watch-list: the pods of a namespace in one request, complete at the end mark", async () => {
    const { transport, reflector } = await reflect({ path: PODS, kind: "Pod" });
    const status = await reached(reflector, ({ phase }) => phase === "live");
    expect(status.counters).toMatchObject({ watches: 1, lists: 0, rejected: 0, undecodable: 0 });
    reflector.stop();
    const list = await sourceOn(transport, { path: PODS }).list(
      { resourceVersion: reflector.status().resourceVersion, limit: 0, continueToken: null },
      new AbortController().signal,
    );
    expect(list.objects.length).toBeGreaterThan(5);
    const uids = list.objects.map(({ metadata }) => metadata.uid);
    const shared = uids.filter((uid) => reflector.objects.has(uid));
    // Between the two requests a CronJob may have made or removed a pod.
    expect(shared.length).toBeGreaterThanOrEqual(uids.length - 2);
  });

  test.each(["metadata", "table"] as const)(
    "as %s: the same objects in fewer bytes",
    async (representation) => {
      const { reflector: full } = await reflect({ path: PODS });
      const { reflector: small } = await reflect({ path: PODS, representation });
      const [a, b] = await Promise.all(
        [full, small].map((one) => reached(one, ({ phase }) => phase === "live")),
      );
      expect(Math.abs((a?.objects ?? 0) - (b?.objects ?? 99))).toBeLessThanOrEqual(2);
      expect(b?.bytes).toBeLessThan(0.7 * (a?.bytes ?? 0));
      expect(b?.columns.map(({ name }) => name).slice(0, 2)).toEqual(
        representation === "table" ? ["Name", "Ready"] : [],
      );
    },
  );

  test("a server or resource without watch-list is listed, then watched", async () => {
    const transport = await connect();
    const reflector = new Reflector({
      source: sourceOn(transport, { path: PODS }),
      clock: systemClock,
      random: Math.random,
      readiness: new ReadinessProbe(askReadyz(transport), systemClock),
      assume: { watchList: false },
    });
    reflectors.push(reflector);
    reflector.start();
    const status = await reached(reflector, ({ phase }) => phase === "live");
    expect(status.counters).toMatchObject({ lists: 1, watches: 1 });
    expect(status.objects).toBeGreaterThan(5);
  });

  test("an object that is made, changed and deleted arrives as exactly that", async () => {
    const { reflector } = await reflect({ path: CONFIG_MAPS, labelSelector: "cutaway-contract=life" });
    await reached(reflector, ({ phase }) => phase === "live");
    const seen: string[] = [];
    const deleted = new Promise<void>((resolve) => {
      reflector.onDelta(({ added, modified, removed }) => {
        for (const { metadata } of added) seen.push(`added ${metadata.name}`);
        for (const { metadata } of modified) seen.push(`modified ${metadata.name}`);
        for (const { metadata } of removed) seen.push(`removed ${metadata.name}`);
        if (removed.length > 0) resolve();
      });
    });
    await apply("contract-life", "life", "1");
    await apply("contract-life", "life", "2");
    await labWriter().remove(`${CONFIG_MAPS}/contract-life`);
    await deleted;
    expect(seen).toEqual(["added contract-life", "modified contract-life", "removed contract-life"]);
  });

  test("a bookmark comes before the watch ends; resuming there replays nothing, resuming earlier what came since", async () => {
    const transport = await connect();
    const first = await apply("contract-resume", "resume", "1");
    const second = await apply("contract-resume", "resume", "2");
    const label = "cutaway-contract=resume";
    // A bookmark is due 2 s before the end and sent by a timer of about a second,
    const request = { initialEvents: false, timeoutSeconds: 8, resourceVersion: first };
    // but only when the resource has moved on since the watch began, be it by an object that is not selected.
    const moveOn = () => void apply("contract-other", "other", String(Math.random()));

    const { events, end } = await watchToEnd(transport, CONFIG_MAPS, label, request, moveOn);
    expect(end).toMatchObject({ what: "ended", clean: true });
    expect(events[0]).toMatchObject({ type: "MODIFIED", object: { metadata: { resourceVersion: second } } });
    const bookmark = events.at(-1);
    const resourceVersion = bookmark?.type === "BOOKMARK" ? bookmark.resourceVersion : "none";
    expect(isOlder(second, resourceVersion)).toBe(true);
    expect(events.slice(1).every(({ type }) => type === "BOOKMARK")).toBe(true);

    const resumed = { ...request, timeoutSeconds: 2, resourceVersion };
    const again = await watchToEnd(transport, CONFIG_MAPS, label, resumed);
    expect(again.end).toMatchObject({ what: "ended", clean: true });
    expect(again.events.filter(({ type }) => type !== "BOOKMARK")).toEqual([]);
  });

  test("a version from before its history is 410", async () => {
    const transport = await connect();
    const request = { initialEvents: false, timeoutSeconds: 4, resourceVersion: "1" };
    // The history of a custom resource begins with its definition; a built-in one's may reach back to 1.
    const { end } = await watchToEnd(transport, SHELVES, "", request);
    expect(end).toMatchObject({ what: "failed", failure: { kind: "expired", problem: { code: "EXPIRED" } } });
  });

  test("a version from the future is 504 for a watch-list", async () => {
    const transport = await connect();
    const request = { initialEvents: true, timeoutSeconds: 10, resourceVersion: "9007199254740993" };
    const { end } = await watchToEnd(transport, PODS, "", request);
    expect(end).toMatchObject({ what: "failed", failure: { kind: "too-new", retryAfterMs: 1_000 } });
  });

  test("what does not exist is gone", async () => {
    const { reflector } = await reflect({ path: "/apis/example.invalid/v1/things" });
    expect(await reached(reflector, ({ phase }) => phase === "gone")).toMatchObject({
      reason: { code: "NOT_FOUND" },
    });
  });

  test("no rights: denied", async () => {
    const { reflector } = await reflect({ path: PODS }, "nobody");
    const { reason } = await reached(reflector, ({ phase }) => phase === "denied");
    expect(reason).toMatchObject({ code: "FORBIDDEN", upstream: { status: 403, reason: "Forbidden" } });
  });

  test("list but not watch: partial, with the objects, and not called live", async () => {
    const { reflector } = await reflect({ path: PODS }, "lister");
    const status = await reached(reflector, ({ phase }) => phase === "partial" || phase === "denied");
    expect(status).toMatchObject({ phase: "partial", reason: { code: "NOT_LIVE_POLLING" } });
    expect(status.objects).toBeGreaterThan(5);
  });

  test("a token that is refused: sign in again", async () => {
    const { reflector } = await reflect({ path: PODS }, "bad-token");
    expect(await reached(reflector, ({ phase }) => phase === "reauth")).toMatchObject({ objects: 0 });
  });

  test("events are never in the watch cache: still live, without bookmarks to go by", async () => {
    const { reflector } = await reflect({ path: "/api/v1/namespaces/shop/events" });
    expect(await reached(reflector, ({ phase }) => phase === "live")).toMatchObject({
      learned: { bookmarks: false },
    });
  });
});
