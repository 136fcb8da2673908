import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Envelope } from "@/lib/evidence/schema";
import { failure, json } from "@/lib/testing/fakekube/answers";
import { serveResources } from "@/lib/testing/fakekube/serve";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import type { Cost, EventDetail, Experiment, Position, QueryLab, WatchAnswer } from "@/lib/watch/api-schema";
import { readCapture } from "@/lib/watch/capture-read";
import type { Running } from "../start";
import { getJson, getRequest, ServerInFront, sendRaw } from "../test-server";

const POD = { group: "", version: "v1", kind: "Pod", namespaced: true };
const STREAMS = "streams=v1/pods@shop";

let kube: Fakekube;
let pods: ReturnType<typeof serveResources<"pods">>["pods"];
let front: ServerInFront;
let server: Running;

beforeEach(async () => {
  kube = await Fakekube.start();
  pods = serveResources(kube, { pods: POD }).pods;
  kube.on(/\/pods$/, ({ query }) =>
    query.has("sendInitialEvents") ? failure(422, "Invalid", "forbidden") : null,
  );
  kube.on(/selfsubjectreviews$/, json({ status: { userInfo: { username: "alice" } } }, { status: 201 }));
  kube.on("/version", json({ major: "1", minor: "37" }));
  front = await ServerInFront.of(kube, kubeconfigFile({ lab: { cluster: { server: kube.url } } }));
  server = front.server;
});

afterEach(() => front.close());

const ask = <T>(target: string) => getJson<Envelope<T>>(server, target);

const codeAt = async (target: string) => {
  const { status, body } = await sendRaw(server.port, getRequest(server, target));
  return [status, JSON.parse(body).error?.code];
};

/** The view, once it fits. */
async function watched(fits: (answer: WatchAnswer) => boolean): Promise<Envelope<WatchAnswer>> {
  for (;;) {
    const answer = await ask<WatchAnswer>(`/api/watch?${STREAMS}`);
    if (fits(answer.data)) return answer;
  }
}

/** A capture of one event: the pod was labelled. */
async function captured() {
  pods.put({ metadata: { name: "web", namespace: "shop", labels: { tier: "old" } } });
  await watched(({ meta }) => meta.streams[0]?.status.phase === "live");
  pods.put({ metadata: { name: "web", namespace: "shop", labels: { tier: "new" } } });
  return watched(({ rows }) => rows.length > 0);
}

describe("/api/watch", () => {
  it("shows what comes, with the evidence of the watch", async () => {
    const { data, evidence } = await captured();
    expect(data).toMatchObject({ offset: 0, total: 1, rows: [{ type: "MODIFIED", change: "metadata" }] });
    expect(data.meta.capture).toMatch(/^[\w-]{22}$/);
    expect(evidence.map(({ path }) => path)).toEqual([expect.stringContaining("watch=true")]);
  });

  it("refuses streams and selectors that cannot be read", async () => {
    expect(await codeAt("/api/watch?streams=pods")).toEqual([400, "BAD_QUERY"]);
    expect(await codeAt("/api/watch?streams=v1/pods:a%3D%3D%3D")).toEqual([400, "BAD_SELECTOR"]);
    expect(await codeAt("/api/watch")).toEqual([400, "BAD_REQUEST"]);
  });

  it("says which field of an object changed", async () => {
    const { meta } = (await captured()).data;
    const { data } = await ask<EventDetail>(`/api/watch/event?capture=${meta.capture}&seq=0`);
    expect(data.change?.changes).toMatchObject([
      { path: ".metadata.labels.tier", kind: "changed", before: "old", after: "new" },
    ]);
    expect(data.object).toMatchObject({ metadata: { name: "web" } });
    expect(await codeAt(`/api/watch/event?capture=${meta.capture}&seq=7`)).toEqual([404, "EVENT_GONE"]);
    expect(await codeAt(`/api/watch/event?capture=${"x".repeat(22)}&seq=0`)).toEqual([404, "CAPTURE_GONE"]);
  });

  it("says where a moment is in a filtered view", async () => {
    const { data } = await captured();
    const at = data.rows[0]?.at ?? 0;
    const position = async (more: string) =>
      (await ask<Position>(`/api/watch/position?capture=${data.meta.capture}&${more}`)).data;
    expect(await position(`at=${at}`)).toEqual({ ordinal: 0, first: 0, total: 1 });
    expect(await position(`at=${at + 1}`)).toMatchObject({ ordinal: 1 });
    expect(await position("types=ADDED&seq=0")).toEqual({ ordinal: 0, first: 0, total: 0 });
  });

  it("gives the capture as a file", async () => {
    const { meta } = (await captured()).data;
    const target = `/api/watch/capture?capture=${meta.capture}`;
    const response = await fetch(`http://127.0.0.1:${server.port}${target}`, {
      headers: { Authorization: `Bearer ${server.secret.reveal()}` },
    });
    expect(response.headers.get("content-disposition")).toContain("attachment");
    expect(readCapture(await response.text())).toMatchObject({
      ok: true,
      capture: { header: { replay: null }, events: [{ type: "MODIFIED" }], trailer: { events: 1 } },
    });
  });

  it("cuts a stream, resumes it in three ways, and lets it go on without a list", async () => {
    const { data } = await captured();
    const capture = data.meta.capture;
    pods.compact();
    const { data: found, evidence } = await ask<Experiment>(
      `/api/watch/experiment?capture=${capture}&stream=0`,
    );
    expect(found.results.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ["last-event", "nothing-missed"],
      ["last-bookmark", "not-run"],
      ["too-old", "expired"],
    ]);
    expect(evidence).toHaveLength(2);
    pods.put({ metadata: { name: "web", namespace: "shop", labels: { tier: "newer" } } });
    const { data: after } = await watched(({ rows }) => rows.length === 2);
    expect(after.meta.capture).toBe(capture);
    expect(after.meta.streams[0]).toMatchObject({ lists: 1 });
    expect(await codeAt(`/api/watch/experiment?capture=${capture}&stream=1`)).toEqual([400, "BAD_QUERY"]);
  });

  it("asks exactly what was chosen, and says whether it was answered as the rules say", async () => {
    pods.put({ metadata: { name: "web", namespace: "shop" } });
    const { data } = await ask<QueryLab>(`/api/watch/query?${STREAMS}&verb=list&limit=1`);
    expect(data).toMatchObject({
      answer: { code: 200, items: 1, from: null },
      verdict: { kind: "as-predicted" },
    });
    const asked = kube.requests.filter(({ path }) => path.endsWith("/pods")).at(-1);
    expect([...(asked?.query.entries() ?? [])]).toEqual([["limit", "1"]]);
    const refused = await ask<QueryLab>(`/api/watch/query?${STREAMS}&verb=watch&sendInitialEvents=true`);
    expect(refused.data).toMatchObject({
      prediction: { expected: { code: 422 } },
      answer: { code: 422, reason: "Invalid", inStream: false },
      verdict: { kind: "as-predicted" },
    });
  });

  it("measures a list in both forms", async () => {
    const { meta } = (await captured()).data;
    kube.on(/\/pods$/, ({ headers }) =>
      String(headers.accept).includes("PartialObjectMetadataList")
        ? json({ kind: "PartialObjectMetadataList", items: [{}] })
        : null,
    );
    const { data } = await ask<Cost>(`/api/watch/cost?capture=${meta.capture}&stream=0`);
    expect(data.forms.objects).toBe(1);
    expect(data.forms.fullBytes).toBeGreaterThan(data.forms.metadataBytes);
    expect(data.whole).toBe(true);
  });
});
