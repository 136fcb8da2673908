import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Envelope } from "@/lib/evidence/schema";
import type { Capture } from "@/lib/hub/capture";
import { EventsView } from "@/lib/hub/events-view";
import { isOlder } from "@/lib/objects/resource-version";
import { hasLab } from "@/lib/testing/lab";
import { type LabUser, labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import { labWriter } from "@/lib/testing/lab-writer";
import { readStreams } from "@/lib/watch/api-query";
import type { Cost, EventDetail, Experiment, QueryLab } from "@/lib/watch/api-schema";
import { EVERYTHING } from "@/lib/watch/filter";
import type { LabEvent } from "@/lib/watch/types";
import type { Running } from "./start";
import { getRequest, sendRaw, testServer } from "./test-server";

const PODS = "/api/v1/namespaces/shop/pods";
const STREAM = "v1/pods@shop";
/** The apiserver sends one about once a minute, once its cache has moved on. */
const BOOKMARK_MS = 100_000;

const servers: Running[] = [];
const made: string[] = [];

async function serve(user: LabUser): Promise<Running> {
  const server = await testServer(labKubeconfig(user));
  servers.push(server);
  return server;
}

async function ask<T>(server: Running, target: string): Promise<Envelope<T>> {
  const answer = await sendRaw(server.port, getRequest(server, target));
  expect(answer.status, answer.body).toBe(200);
  return JSON.parse(answer.body);
}

/** Resolves with the first value that `look` finds, now or after a change. */
function found<T>(capture: Capture, look: () => T | null | undefined): Promise<T> {
  return new Promise((resolve) => {
    const check = () => {
      const value = look();
      if (value === null || value === undefined) return;
      stop();
      resolve(value);
    };
    const stop = capture.onChange(check);
    check();
  });
}

const eventOf = (capture: Capture, fits: (event: LabEvent) => boolean) =>
  found(capture, () => [...capture.ring].find(fits));

const isLive = (capture: Capture) =>
  found(capture, () => capture.streams.every(({ status }) => status.phase === "live") || null);

/** A pod that no node ever gets, with a label to change. */
async function applyPod(name: string, tier: string): Promise<string> {
  const path = `${PODS}/${name}`;
  made.push(path);
  return labWriter().apply(path, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { tier } },
    spec: { schedulingGates: [{ name: "cutaway.test/never" }], containers: [{ name: "app", image: "none" }] },
  });
}

afterAll(async () => {
  for (const server of servers) await server.close();
  for (const path of new Set(made))
    await labWriter()
      .remove(path)
      .catch(() => {});
});

describe.runIf(hasLab).concurrent("the watch laboratory on a real apiserver", () => {
  let server: Running;
  let capture: Capture;
  const pod = `watch-lab-${process.pid}`;

  beforeAll(async () => {
    server = await serve("admin");
    capture = (await server.runtime.captures.lease(undefined, readStreams(STREAM))).value;
    await isLive(capture);
    await applyPod(pod, "old");
    await applyPod(pod, "new");
  });

  const isChange = ({ type, identity }: LabEvent) => type === "MODIFIED" && identity?.name === pod;

  it("says which field of a pod was changed, and by whom", async () => {
    const { seq } = await eventOf(capture, isChange);
    const target = `/api/watch/event?capture=${capture.id}&seq=${seq}`;
    const { data, evidence } = await ask<EventDetail>(server, target);
    expect(data.change).toMatchObject({
      class: "metadata",
      changes: [
        {
          path: ".metadata.labels.tier",
          before: "old",
          after: "new",
          owners: [{ manager: "cutaway-contract", operation: "Apply" }],
        },
      ],
    });
    expect(evidence[0]).toMatchObject({ path: expect.stringContaining("watch=true"), status: 200 });
  });

  it("shows the state at the start as such, and the bookmark that ends it", async () => {
    const end = await eventOf(capture, ({ initialEventsEnd }) => initialEventsEnd);
    const state = [...capture.ring].filter(({ synthetic }) => synthetic);
    expect(state.length).toBeGreaterThan(0);
    // What changes while the state is being told may be told before its end.
    expect(state.every(({ type, seq }) => type === "ADDED" && seq < end.seq)).toBe(true);
    expect(state[0]?.seq).toBe(0);
    expect(capture.episodes[0]).toMatchObject({ kind: "list", resourceVersion: end.resourceVersion });
  });

  it("shows a bookmark that comes by the clock", { timeout: BOOKMARK_MS }, async () => {
    const { resourceVersion, gapMs } = await eventOf(
      capture,
      ({ type, initialEventsEnd }) => type === "BOOKMARK" && !initialEventsEnd,
    );
    expect(Number(resourceVersion)).toBeGreaterThan(0);
    expect(gapMs).not.toBeNull();
  });

  it("cuts the stream and resumes it in three ways, by the server's own numbers", async () => {
    const version = await applyPod(pod, "newest");
    await eventOf(capture, ({ resourceVersion }) => resourceVersion === version);
    const target = `/api/watch/experiment?capture=${capture.id}&stream=0`;
    const { data, evidence } = await ask<Experiment>(server, target);
    const [event, bookmark, old] = data.results;
    expect(event?.resourceVersion).toBe(data.point.lastEventVersion);
    expect(["nothing-missed", "replayed"]).toContain(event?.outcome);
    // Where the last change is newer than the last bookmark, that change at least is sent again.
    const { lastEventVersion, lastBookmarkVersion } = data.point;
    const again = isOlder(lastBookmarkVersion ?? "", lastEventVersion ?? "");
    expect((bookmark?.again ?? 0) > 0).toBe(again);
    expect(bookmark?.rows.some(({ resourceVersion }) => resourceVersion === lastEventVersion)).toBe(again);
    // A server that has just started still has all of its history.
    expect(old).toMatchObject({ resourceVersion: "1", status: 200 });
    expect(["expired", "replayed"]).toContain(old?.outcome);
    expect(data.results.map(({ violation }) => violation)).toEqual([null, null, null]);
    expect(evidence.map(({ path }) => new URLSearchParams(path).get("resourceVersion"))).toContain("1");
    await isLive(capture);
    expect(capture.episodes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["lost", "resume"]));
    expect(capture.streams[0]?.status.counters).toMatchObject({ lists: 0, resyncs: 1 });
  });

  const QUERIES = [
    "verb=list",
    "verb=list&limit=1",
    "verb=list&resourceVersion=0&limit=1",
    "verb=list&resourceVersion=1&resourceVersionMatch=Exact",
    "verb=list&resourceVersionMatch=NotOlderThan",
    "verb=list&resourceVersion=abc",
    "verb=list&resourceVersion=999999999&resourceVersionMatch=NotOlderThan",
    "verb=watch",
    "verb=watch&resourceVersion=1",
    "verb=watch&resourceVersion=abc",
    "verb=watch&sendInitialEvents=true",
    "verb=watch&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true",
    "verb=watch&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=999999999",
  ];
  it.each(QUERIES)("answers %s as the rules say", async (query) => {
    const { data } = await ask<QueryLab>(server, `/api/watch/query?streams=${STREAM}&${query}`);
    expect(data.verdict, JSON.stringify(data)).not.toMatchObject({ kind: "different" });
  });

  it("measures what metadata alone saves", async () => {
    const { data } = await ask<Cost>(server, `/api/watch/cost?capture=${capture.id}&stream=0`);
    expect(data.forms.objects).toBeGreaterThan(1);
    expect(data.saving.saved).toBeGreaterThan(0.2);
    expect(data.sharing).toMatchObject({ connections: 1 });
  });

  it("ends and masks the data within a minute of the right's end", { timeout: 90_000 }, async () => {
    const writer = labWriter();
    const rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/shop";
    const [role, binding] = [`${rbac}/roles/${pod}`, `${rbac}/rolebindings/${pod}`];
    const template = `/api/v1/namespaces/shop/podtemplates/${pod}`;
    made.push(role, template);
    const apply = (path: string, apiVersion: string, kind: string, rest: object) =>
      writer.apply(path, { apiVersion, kind, metadata: { name: pod }, ...rest });
    const containers = [{ name: "app", image: "none" }];
    await apply(template, "v1", "PodTemplate", { template: { spec: { containers } } });
    // A right that this user has from nowhere else, so that no other test is in the way.
    const rules = [{ apiGroups: [""], resources: ["podtemplates"], verbs: ["list", "watch"] }];
    await apply(role, "rbac.authorization.k8s.io/v1", "Role", { rules });
    made.push(binding);
    await apply(binding, "rbac.authorization.k8s.io/v1", "RoleBinding", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: pod },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "shop-viewer" }],
    });
    const viewer = await serve("shop-viewer");
    const streams = readStreams("v1/podtemplates@shop");
    const { value } = await viewer.runtime.captures.lease(undefined, streams);
    await isLive(value);
    const { seq } = await eventOf(value, ({ type }) => type === "ADDED");
    await writer.remove(binding);
    const since = performance.now();
    await found(value, () => value.streams[0]?.withheld || null);
    expect(performance.now() - since).toBeLessThan(60_000);
    const { rows, meta } = new EventsView(value, value.filtered(EVERYTHING).value).frame({ tail: 100 });
    expect(rows.map(({ identity }) => identity)).toEqual(rows.map(() => null));
    expect(meta.streams[0]).toMatchObject({ objects: 0, status: { phase: "denied" } });
    expect(value.find(seq)?.event.object).toBeNull();
  });
});
