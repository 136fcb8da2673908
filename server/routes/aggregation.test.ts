import { afterEach, beforeEach, expect, it } from "vitest";
import type { ApiServiceAnswer, ChainAnswer } from "@/lib/apis/aggregation-schema";
import type { FiltersAnswer, HandlersAnswer } from "@/lib/apis/handlers-schema";
import type { PathAnswer } from "@/lib/apis/path-schema";
import type { SchemaAnswerOf } from "@/lib/apis/schema-answer";
import type { Envelope } from "@/lib/evidence/schema";
import { failure, json, text } from "@/lib/testing/fakekube/answers";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import type { Running } from "../start";
import { getJson, getRequest, ServerInFront, sendRaw } from "../test-server";

const AGGREGATED = {
  headers: { "content-type": "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" },
};
const APISERVICE = {
  metadata: { name: "v1.far.example.com" },
  spec: {
    group: "far.example.com",
    version: "v1",
    caBundle: Buffer.from("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----").toString("base64"),
    service: { namespace: "ops", name: "far" },
  },
  status: { conditions: [{ type: "Available", status: "True", reason: "Passed", message: "" }] },
};
const APISERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";

let kube: Fakekube;
let front: ServerInFront;
let server: Running;

beforeEach(async () => {
  kube = await Fakekube.start();
  kube.on(/./, failure(403, "Forbidden", "no"));
  kube.on("/api", json({ kind: "APIGroupDiscoveryList", items: [] }, AGGREGATED));
  kube.on("/apis", json({ kind: "APIGroupDiscoveryList", items: [] }, AGGREGATED));
  front = await ServerInFront.of(kube, kubeconfigFile({ lab: { cluster: { server: kube.url } } }));
  server = front.server;
});

afterEach(() => front.close());

const ask = <T>(target: string) => getJson<Envelope<T>>(server, target);

it("names the right that the chain needs", async () => {
  const { data, evidence } = await ask<ChainAnswer>("/api/apis/chain");
  expect(data.chain).toMatchObject({ state: "denied", missing: { verb: "list", resource: "apiservices" } });
  expect(evidence.map(({ path }) => path)).toContain(APISERVICES);
});

it("shows an APIService whatever else may not be read, and a bundle that is none", async () => {
  kube.on(`${APISERVICES}/v1.far.example.com`, json(APISERVICE));
  const { data } = await ask<ApiServiceAnswer>("/api/apis/apiservice?name=v1.far.example.com");
  expect(data.object).toMatchObject({
    state: "ok",
    value: { caBundle: { certificates: [], unreadable: 1 } },
  });
  expect(data.backend).toMatchObject({
    state: "denied",
    missing: { resource: "services", namespace: "ops" },
  });
  expect(data.trust).toMatchObject({ state: "denied", missing: { resource: "configmaps" } });
});

it("says that a Service is missing, and that the condition does not know yet", async () => {
  kube.on(`${APISERVICES}/v1.far.example.com`, json(APISERVICE));
  kube.on("/api/v1/namespaces/ops/services/far", failure(404, "NotFound", "services far not found"));
  kube.on("/apis/discovery.k8s.io/v1/namespaces/ops/endpointslices", json({ items: [] }));
  const { data } = await ask<ApiServiceAnswer>("/api/apis/apiservice?name=v1.far.example.com");
  expect(data.backend).toMatchObject({
    state: "ok",
    value: { backend: { service: null }, differs: { expected: "ServiceNotFound", actual: "Passed" } },
  });
});

it("follows a path with what may be read, and leaves the rest open", async () => {
  kube.on(APISERVICES, json({ items: [APISERVICE] }));
  const { data } = await ask<PathAnswer>("/api/apis/path?path=/apis/far.example.com/v1/stars");
  expect(data.route).toMatchObject({
    state: "ok",
    value: { allowed: null, route: { answeredBy: "extension", apiService: "v1.far.example.com" } },
  });
});

it("reads the index anew when a document has another hash by now", async () => {
  const document = {
    components: {
      schemas: {
        Star: {
          type: "object",
          properties: { name: { type: "string" } },
          "x-kubernetes-group-version-kind": [{ group: "far.example.com", version: "v1", kind: "Star" }],
        },
      },
    },
  };
  let hash = "OLD";
  kube.on("/openapi/v3", () => {
    const serverRelativeURL = `/openapi/v3/apis/far.example.com/v1?hash=${hash}`;
    return json({ paths: { "apis/far.example.com/v1": { serverRelativeURL } } });
  });
  kube.on("/openapi/v3/apis/far.example.com/v1", ({ query }) =>
    query.get("hash") === "NEW"
      ? json(document)
      : text("", { status: 301, headers: { location: "/elsewhere" } }),
  );
  const target = "/api/apis/schema?group=far.example.com&version=v1&kind=Star";
  expect((await sendRaw(server.port, getRequest(server, target))).status).toBe(502);
  hash = "NEW";
  const { data } = await ask<SchemaAnswerOf>(target);
  expect(data.part.fields).toMatchObject([{ name: "name", type: "string" }]);
  expect(data.document.hash).toBe("NEW");
});

it("takes times of filters out of the metrics, and what flow control says out of our own answers", async () => {
  const flow = {
    headers: { "x-kubernetes-pf-flowschema-uid": "fs", "x-kubernetes-pf-prioritylevel-uid": "pl" },
  };
  kube.on("/version", json({ major: "1" }, flow));
  kube.on(
    "/metrics",
    text(
      [
        "# TYPE other counter",
        ...Array.from({ length: 5000 }, (_, i) => `other{i="${i}"} 1`),
        "# TYPE apiserver_request_filter_duration_seconds histogram",
        'apiserver_request_filter_duration_seconds_bucket{filter="audit",le="0.001"} 4',
        'apiserver_request_filter_duration_seconds_bucket{filter="audit",le="+Inf"} 4',
        'apiserver_request_filter_duration_seconds_sum{filter="audit"} 0.002',
        'apiserver_request_filter_duration_seconds_count{filter="audit"} 4',
        "# TYPE authentication_attempts counter",
        'authentication_attempts{result="success"} 9',
        "",
      ].join("\n"),
    ),
  );
  expect((await sendRaw(server.port, getRequest(server, "/api/raw/version"))).status).toBe(200);
  const { data } = await ask<HandlersAnswer>("/api/apis/handlers");
  expect(data.requests).toMatchObject([{ path: "/version", flowSchemaUid: "fs", priorityLevelUid: "pl" }]);
  expect(data.flows).toMatchObject({ state: "denied", missing: { resource: "flowschemas" } });
  const filters = (await ask<FiltersAnswer>("/api/apis/filters")).data;
  expect(filters.metrics).toMatchObject({
    state: "ok",
    value: {
      times: [{ filter: "audit", count: 4, mean: 0.0005, recent: null }],
      counts: [{ metric: "authentication_attempts", which: "success", value: 9 }],
    },
  });
});
