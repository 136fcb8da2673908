import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Place, Route } from "@/lib/apis/routing/facts";
import { type Answer, bodyForm, difference } from "@/lib/apis/routing/verdict";
import { systemClock } from "@/lib/base/clock";
import { createClusters } from "@/lib/kube/clusters";
import { DiscoveryReader } from "@/lib/kube/discovery";
import { EvidenceLog } from "@/lib/kube/evidence-log";
import type { Clusters, KubeTransport } from "@/lib/kube/types";
import { hasLab } from "@/lib/testing/lab";
import { type LabUser, labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import { type LabWriter, labWriter } from "@/lib/testing/lab-writer";
import { get } from "@/lib/testing/test-clusters";
import { readRoute } from "./routing";

/** A CRD of the test's own: one version that is served, one that is not, of the scope Cluster. */
const GROUP = "routing.aggregation.example.com";
const CRD_PATH = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/signs.${GROUP}`;
const version = (name: string, served: boolean) => ({
  name,
  served,
  storage: served,
  schema: { openAPIV3Schema: { type: "object" } },
});
const CRD = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `signs.${GROUP}` },
  spec: {
    group: GROUP,
    scope: "Cluster",
    names: { plural: "signs", singular: "sign", kind: "Sign", listKind: "SignList" },
    versions: [version("v1", true), version("v2", false)],
  },
};

const AGGREGATOR: Place = "kube-aggregator";
const APISERVER: Place = "kube-apiserver";
const CRDS: Place = "apiextensions-apiserver";
const NOBODY: Place = "not-found";
const EXTENSION: Place = "extension";

/** Paths of every kind, who answers each, and the status that a real server gives. */
const PATHS: readonly (readonly [path: string, by: Place, status: number])[] = [
  // Of the aggregator itself
  ["/", AGGREGATOR, 200],
  ["/index.html", AGGREGATOR, 200],
  ["/version", AGGREGATOR, 200],
  ["/version/", AGGREGATOR, 200],
  ["/version/x", AGGREGATOR, 404],
  ["/healthz", AGGREGATOR, 200],
  ["/livez/ping", AGGREGATOR, 200],
  ["/livez/nosuch", NOBODY, 404],
  ["/livez/", NOBODY, 404],
  ["/readyz", AGGREGATOR, 200],
  ["/metrics/slis", AGGREGATOR, 200],
  ["/debug/api_priority_and_fairness/dump_priority_levels", AGGREGATOR, 200],
  ["/apis", AGGREGATOR, 200],
  ["/apis/", AGGREGATOR, 200],
  ["/apis/apiregistration.k8s.io", AGGREGATOR, 200],
  ["/apis/apiregistration.k8s.io/v1", AGGREGATOR, 200],
  ["/apis/apiregistration.k8s.io/v1/", AGGREGATOR, 200],
  ["/apis/apiregistration.k8s.io/v2", AGGREGATOR, 404],
  ["/apis/apiregistration.k8s.io/v1/apiservices", AGGREGATOR, 200],
  ["/apis/apiregistration.k8s.io/v1/apiservices/v1.apps/status", AGGREGATOR, 200],
  ["/apis/apiregistration.k8s.io/v1/nosuch", AGGREGATOR, 404],
  ["/openapi/v2", AGGREGATOR, 200],
  ["/openapi/v3", AGGREGATOR, 200],
  ["/openapi/v3/apis/apps/v1", AGGREGATOR, 200],
  ["/openapi/v3/apis/nosuch.example.com/v1", AGGREGATOR, 404],
  ["/openapi", NOBODY, 404],
  // What is built in
  ["/api", APISERVER, 200],
  ["/api/", APISERVER, 200],
  ["/api/v1", APISERVER, 200],
  ["/api/v1/", APISERVER, 200],
  ["/api/v2", APISERVER, 404],
  ["/api/v1/pods?limit=1", APISERVER, 200],
  ["/api/v1/pods/?limit=1", APISERVER, 200],
  ["/api/v1/pods/nosuch", APISERVER, 404],
  ["/api/v1/namespaces/shop", APISERVER, 200],
  ["/api/v1/namespaces/shop/status", APISERVER, 200],
  ["/api/v1/namespaces/shop/finalize", APISERVER, 405],
  ["/api/v1/namespaces/shop/pods?limit=1", APISERVER, 200],
  ["/api/v1/namespaces/shop/pods/nosuch", APISERVER, 404],
  ["/api/v1/namespaces/shop/pods/nosuch/log", APISERVER, 404],
  ["/api/v1/namespaces/shop/pods/nosuch/binding", APISERVER, 405],
  ["/api/v1/namespaces/shop/pods/nosuch/nosuch", APISERVER, 404],
  ["/api/v1/namespaces/shop/nodes", APISERVER, 404],
  ["/api/v1/namespaces/shop/nosuch", APISERVER, 404],
  ["/api/v1/nosuch", APISERVER, 404],
  ["/api/v1/bindings", APISERVER, 404],
  ["/api/v1/namespaces/shop/bindings", APISERVER, 405],
  ["/api/v1/podtemplates/x", APISERVER, 404],
  ["/api/v1/proxy/pods/x", APISERVER, 404],
  ["/api/v1/watch/pods?timeoutSeconds=1", APISERVER, 200],
  ["/apis/authorization.k8s.io/v1/localsubjectaccessreviews", APISERVER, 404],
  ["/apis/apps", AGGREGATOR, 200],
  ["/apis/apps/", AGGREGATOR, 200],
  ["/apis/apps/v1", APISERVER, 200],
  ["/apis/apps/v1/", APISERVER, 200],
  ["/apis/apps/v2", APISERVER, 404],
  ["/apis/apps/v2/deployments", APISERVER, 404],
  ["/apis/apps/v1/deployments?limit=1", APISERVER, 200],
  ["/apis/apps/v1/namespaces/shop/deployments/nosuch/scale", APISERVER, 404],
  ["/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", APISERVER, 405],
  ["/.well-known/openid-configuration", APISERVER, 200],
  ["/openid/v1/jwks", APISERVER, 200],
  ["/logs", NOBODY, 404],
  // CRDs, and what they define
  ["/apis/apiextensions.k8s.io", AGGREGATOR, 200],
  ["/apis/apiextensions.k8s.io/v1", CRDS, 200],
  [CRD_PATH, CRDS, 200],
  ["/apis/apiextensions.k8s.io/v1/nosuch", CRDS, 404],
  [`/apis/${GROUP}`, AGGREGATOR, 200],
  [`/apis/${GROUP}/v1`, CRDS, 200],
  [`/apis/${GROUP}/v1/`, CRDS, 200],
  [`/apis/${GROUP}/v1/signs`, CRDS, 200],
  [`/apis/${GROUP}/v1/signs/`, CRDS, 200],
  [`/apis/${GROUP}/v1/signs/nosuch`, CRDS, 404],
  [`/apis/${GROUP}/v1/signs/nosuch/status`, CRDS, 404],
  [`/apis/${GROUP}/v1/namespaces/shop/signs`, NOBODY, 404],
  [`/apis/${GROUP}/v1/nosuch`, NOBODY, 404],
  [`/apis/${GROUP}/v2`, NOBODY, 404],
  [`/apis/${GROUP}/v2/signs`, NOBODY, 404],
  [`/apis/${GROUP}/v3/signs`, NOBODY, 404],
  ["/apis/shop.cutaway.dev/v1/shelves", CRDS, 200],
  ["/apis/shop.cutaway.dev/v1/shelves/fruit", NOBODY, 404],
  ["/apis/shop.cutaway.dev/v1/namespaces/shop/shelves/fruit", CRDS, 200],
  ["/apis/shop.cutaway.dev/v1/namespaces/shop/shelves/fruit/scale", CRDS, 200],
  ["/apis/shop.cutaway.dev/v1beta1/namespaces/shop/shelves/fruit/scale", CRDS, 404],
  // Extension servers, one of which is not there
  ["/apis/metrics.k8s.io", AGGREGATOR, 200],
  ["/apis/metrics.k8s.io/v1beta1", EXTENSION, 200],
  ["/apis/metrics.k8s.io/v1beta1/nodes", EXTENSION, 200],
  ["/apis/metrics.k8s.io/v1beta1/nosuch", EXTENSION, 404],
  ["/apis/metrics.k8s.io/v2", NOBODY, 404],
  ["/apis/wardle.example.com/v1alpha1/flunders", EXTENSION, 200],
  ["/apis/broken.cutaway.dev", AGGREGATOR, 200],
  ["/apis/broken.cutaway.dev/v1", AGGREGATOR, 503],
  ["/apis/broken.cutaway.dev/v1/", AGGREGATOR, 503],
  ["/apis/broken.cutaway.dev/v1/anything/below", AGGREGATOR, 503],
  // Nobody's
  ["/apis/nosuch.example.com", NOBODY, 404],
  ["/apis/nosuch.example.com/v1", NOBODY, 404],
  ["/apis/nosuch.example.com/v1/things", NOBODY, 404],
  ["/nosuch", NOBODY, 404],
  ["/apisnosuch", NOBODY, 404],
];

const opened: Clusters[] = [];
async function as(user: LabUser): Promise<{ transport: KubeTransport; discovery: DiscoveryReader }> {
  const options = { evidence: new EvidenceLog(), clock: systemClock, userAgent: "cutaway/contract" };
  const clusters = await createClusters({ kubeconfig: labKubeconfig(user), ...options });
  opened.push(clusters);
  const transport = await clusters.transport();
  return { transport, discovery: new DiscoveryReader(transport) };
}

async function predicted(
  { transport, discovery }: Awaited<ReturnType<typeof as>>,
  path: string,
): Promise<Route> {
  const { data } = await readRoute(transport, discovery, path, new AbortController().signal);
  if (data.route.state !== "ok") throw new Error(`${path}: ${JSON.stringify(data.route)}`);
  return data.route.value.route;
}

/** Resolves once a path is there: a new CRD takes a moment until the servers know it. */
async function served(transport: KubeTransport, path: string): Promise<void> {
  while ((await transport.getText(get(path))).status !== 200);
}

async function answered(transport: KubeTransport, path: string): Promise<Answer> {
  const request = get(path, { accept: "application/json, */*" });
  const { status, text, evidence } = await transport.getText(request);
  return { status, body: bodyForm(evidence.contentType, text), text };
}

describe.skipIf(!hasLab)("who answers a path", () => {
  let lab: LabWriter;
  beforeAll(async () => {
    lab = labWriter();
    await lab.apply(CRD_PATH, CRD);
    const { transport } = await as("admin");
    await served(transport, `/apis/${GROUP}/v1/signs`);
    await served(transport, `/apis/${GROUP}`);
  });
  afterAll(async () => {
    await lab.remove(CRD_PATH);
    for (const clusters of opened.splice(0)) clusters.close();
  });

  it("is predicted as the server then answers", async () => {
    const admin = await as("admin");
    const wrong: string[] = [];
    for (const [path, by, status] of PATHS) {
      const route = await predicted(admin, path);
      const answer = await answered(admin.transport, path);
      const differs = difference(route.expected, answer);
      if (differs !== null) wrong.push(`${path} by ${route.answeredBy}: ${answer.status}, ${differs}`);
      if (route.answeredBy !== by) wrong.push(`${path}: by ${route.answeredBy}, expected ${by}`);
      if (answer.status !== status) wrong.push(`${path}: the server says ${answer.status}, not ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  it("is 403 for who has no right, whether the path exists or not", async () => {
    const admin = await as("admin");
    const viewer = await as("shop-viewer");
    for (const path of ["/api/v1/nodes", "/apis/nosuch.example.com/v1/things", "/metrics"]) {
      const { steps } = await predicted(admin, path);
      expect(steps.length).toBeGreaterThan(2);
      expect((await answered(viewer.transport, path)).status).toBe(403);
    }
  });

  it("is left open, not guessed, for who may not list APIServices; what comes of it holds all the same", async () => {
    const admin = await as("admin");
    const viewer = await as("shop-viewer");
    const blind = {
      ...admin,
      transport: withoutApiServices(admin.transport, await refusal(viewer.transport)),
    };
    const wrong: string[] = [];
    for (const [path, by, status] of PATHS) {
      const { expected, answeredBy, steps } = await predicted(blind, path);
      const answer = await answered(admin.transport, path);
      const differs = difference(expected, answer);
      if (differs !== null) wrong.push(`${path}: ${answer.status}, ${differs}`);
      if (answeredBy !== null && answeredBy !== by)
        wrong.push(`${path}: ${answeredBy} is a guess, it is ${by}`);
      if ((answeredBy === null) !== (steps.at(-1)?.fate === "unknown")) wrong.push(`${path}: ends oddly`);
      if (answer.status !== status) wrong.push(`${path}: the server says ${answer.status}, not ${status}`);
    }
    expect(wrong).toEqual([]);
    const { signal } = new AbortController();
    const { data } = await readRoute(
      viewer.transport,
      viewer.discovery,
      "/api/v1/namespaces/shop/pods",
      signal,
    );
    expect(data.route).toMatchObject({
      state: "ok",
      value: {
        allowed: true,
        missing: { verb: "list", group: "apiregistration.k8s.io", resource: "apiservices" },
        route: { answeredBy: null, expected: { status: [200, 503] } },
      },
    });
  });
});

const APISERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";

/** What a person without the right gets. */
const refusal = (transport: KubeTransport): Promise<unknown> =>
  transport.getJson(get(APISERVICES)).then(
    () => Promise.reject(new Error("the viewer may list APIServices")),
    (error: unknown) => error,
  );

/** The transport, but for the one right. */
const withoutApiServices = (transport: KubeTransport, refused: unknown): KubeTransport =>
  new Proxy(transport, {
    get(target, name: keyof KubeTransport) {
      const own = target[name];
      if (typeof own !== "function") return own;
      const call = own.bind(target) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        const { path } = args[0] as { path?: string };
        return path === APISERVICES ? Promise.reject(refused) : call(...args);
      };
    },
  });
