import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeClock } from "@/lib/testing/fake-clock";
import { HOSTILE_KEYS, HOSTILE_TEXTS } from "@/lib/testing/hostile";
import { scriptedRecording } from "@/lib/testing/scripted-recording";
import { answer } from "../protocol/apiserver";
import { renderEvent } from "../protocol/forms";
import { RecordedCluster } from "./recorded-cluster";

/*
 * A recording that passes every check of its file may still say anything. Whatever its objects, discovery and answers are,
 * each question has an answer, and what comes out is JSON.
 */

const text = fc
  .oneof(fc.constantFrom(...HOSTILE_TEXTS.map(({ text }) => text)), fc.string())
  .map((value) => value.slice(0, 300));
const key = fc.oneof(fc.constantFrom(...HOSTILE_KEYS), fc.string());
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    fc.double(),
    fc.constant(null),
    fc.array(tie("json"), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie("json")), { maxLength: 4 }).map((pairs) => {
      const object: Record<string, unknown> = {};
      for (const [name, value] of pairs) {
        Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
      }
      return object;
    }),
  ),
}));

const object = fc.record({
  metadata: fc.record({
    name: text,
    namespace: text,
    uid: text,
    resourceVersion: fc.oneof(
      text.map((value) => value.slice(0, 60)),
      fc.nat(1_000).map(String),
    ),
    labels: json,
    creationTimestamp: json,
    managedFields: json,
  }),
  status: json,
  spec: json,
});

const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
const METADATA = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";
const QUESTIONS = [
  "",
  "limit=1",
  "labelSelector=a%3Db,!c",
  "fieldSelector=status.phase!%3DRunning",
  "watch=true&allowWatchBookmarks=true",
];

test("answers whatever a recording says, at any moment of it", async () => {
  const events = fc.array(fc.record({ type: fc.constantFrom("ADDED", "MODIFIED", "DELETED"), object }), {
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(object, { maxLength: 4 }),
      events,
      json,
      json,
      async (objects, later, document, cells) => {
        const clock = new FakeClock();
        const recording = await scriptedRecording({
          scopes: [
            {
              resource: "pods",
              kind: "Pod",
              objects,
              events: later.map((event, index) => ({ at: 1_000 * (index + 1), ...event })),
            },
            {
              resource: "pods",
              kind: "Pod",
              form: "table",
              columns: [{ name: "Name", type: "string", format: "", description: "", priority: 0 }],
              objects: objects.map(({ metadata }) => ({ metadata, cells })),
            },
          ],
          documents: [
            {
              path: "/apis",
              contentType: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
              body: document,
            },
          ],
          answers: [
            { at: 5, path: "/metrics", body: JSON.stringify(document) },
            {
              at: 5,
              path: "/api/v1/nodes/n/proxy/stats/summary",
              contentType: "application/json",
              body: cells,
            },
          ],
          endedAt: 8_000,
        });
        const cluster = new RecordedCluster(recording, clock);
        cluster.player.start();
        for (let turn = 0; turn < 3; turn++) {
          for (const query of QUESTIONS) ask(cluster, "/api/v1/pods", query);
          for (const path of ["/apis", "/metrics", "/api/v1/nodes/n/proxy/stats/summary", "/api/v1/pods/x"])
            ask(cluster, path, "");
          clock.advance(4_000);
          cluster.player.seek(2_500);
        }
        cluster.player.stop();
      },
    ),
    { numRuns: 40 },
  );
});

function ask(cluster: RecordedCluster, path: string, query: string): void {
  for (const accept of [undefined, TABLE, METADATA]) {
    const reply = answer({ method: "GET", path, query, accept, ifNoneMatch: undefined }, cluster);
    if (reply.kind === "watch") {
      for (const event of reply.beginning.events)
        JSON.parse([...renderEvent(event, reply.rendering, true)].join(""));
      continue;
    }
    const body = [...reply.body].join("");
    expect(reply.status).toBeGreaterThanOrEqual(200);
    if (path === "/api/v1/pods") JSON.parse(body);
  }
}
