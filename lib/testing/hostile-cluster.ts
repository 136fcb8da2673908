import { type Answer, failure, json, text } from "./fakekube/answers";
import { serveResources } from "./fakekube/serve";
import type { Fakekube } from "./fakekube/server";
import type { FakeStore, ResourceType, StoredObject } from "./fakekube/store";
import { HOSTILE_MARK, HOSTILE_TEXTS, ownFields } from "./hostile";
import { HOSTILE_NAMESPACE, hostileDraft, hostileStatus, shortened } from "./hostile-objects";

const SHORT = HOSTILE_TEXTS.map(({ text: value }) => shortened(value));
const at = (i: number) => SHORT[i % SHORT.length] ?? "";

type Kinds = Readonly<
  Record<string, readonly [group: string, version: string, kind: string, cluster?: true]>
>;

/** What the views read, as far as they read by name. */
const KINDS = {
  namespaces: ["", "v1", "Namespace", true],
  nodes: ["", "v1", "Node", true],
  pods: ["", "v1", "Pod"],
  services: ["", "v1", "Service"],
  configmaps: ["", "v1", "ConfigMap"],
  secrets: ["", "v1", "Secret"],
  events: ["", "v1", "Event"],
  serviceaccounts: ["", "v1", "ServiceAccount"],
  persistentvolumeclaims: ["", "v1", "PersistentVolumeClaim"],
  deployments: ["apps", "v1", "Deployment"],
  replicasets: ["apps", "v1", "ReplicaSet"],
  statefulsets: ["apps", "v1", "StatefulSet"],
  jobs: ["batch", "v1", "Job"],
  leases: ["coordination.k8s.io", "v1", "Lease"],
  apiservices: ["apiregistration.k8s.io", "v1", "APIService", true],
  customresourcedefinitions: ["apiextensions.k8s.io", "v1", "CustomResourceDefinition", true],
  // An extension server may say anything, of its own kinds too.
  traps: ["hostile.example", "v1", `<img src=x onerror="window.${HOSTILE_MARK}=1">`],
} as const satisfies Kinds;

type Resource = keyof typeof KINDS;
const RESOURCES = Object.keys(KINDS) as Resource[];
const typeOf = (resource: Resource): ResourceType => {
  const [group, version, kind, cluster] = KINDS[resource] as Kinds[string];
  return { group, version, resource, kind, namespaced: cluster !== true };
};

/**
 * An apiserver under the control of an attacker: whatever it says holds a text of the corpus, in every
 * place where text can stand. What it serves is otherwise well formed, so that views go on to show it.
 * `stir` changes every pod once, for watches.
 */
export function serveHostileCluster(kube: Fakekube): { stir(): void } {
  kube.on(/^\//, json({ [at(0)]: at(1), texts: SHORT }));
  const types = Object.fromEntries(RESOURCES.map((resource) => [resource, typeOf(resource)]));
  const stores = serveResources<Resource>(kube, types as Record<Resource, ResourceType>);
  fill(stores);
  for (const resource of RESOURCES) serveTables(kube, stores[resource]);
  serveDiscovery(kube);
  serveOverview(kube);
  kube.on(/\/pods\/[^/]+\/log$/, text(HOSTILE_TEXTS.map(({ text: line }) => line).join("\n")));
  kube.on("/metrics", text(metrics()));
  kube.on(/\/secrets$/, ({ query }) =>
    query.get("labelSelector") === null ? null : failure(403, "Forbidden", at(2)),
  );
  // A stream of initial events would end with a bookmark, which the store does not know.
  kube.on(/./, ({ query }) => (query.has("sendInitialEvents") ? failure(422, "Invalid", at(3)) : null));
  const { pods } = stores;
  return {
    stir() {
      for (const [i, pod] of pods.list().entries())
        pods.put({ ...pod, status: hostileStatus(at(i + 1), i + 1) });
    },
  };
}

function fill(stores: Readonly<Record<Resource, FakeStore>>): void {
  const named = (name: string) => ({ metadata: { name, namespace: HOSTILE_NAMESPACE } });
  for (const name of ["kube-system", "default", HOSTILE_NAMESPACE])
    stores.namespaces.put({ metadata: { name } });
  // One chain of owners for each text, so that trees have something to grow on.
  SHORT.forEach((_, i) => {
    let owner: StoredObject | null = null;
    for (const resource of ["deployments", "replicasets", "pods"] as const) {
      owner = stores[resource].put(hostileDraft(stores[resource].type, i, owner));
    }
  });
  const others = RESOURCES.filter((resource) => !["deployments", "replicasets", "pods"].includes(resource));
  for (const resource of others) {
    for (const i of HOSTILE_TEXTS.keys()) stores[resource].put(hostileDraft(stores[resource].type, i, null));
  }
  stores.pods.put({ ...named("log"), spec: { nodeName: "n", containers: [{ name: "c", image: at(1) }] } });
}

/** Tables with the text as column, as description and as cell. */
function serveTables(kube: Fakekube, store: FakeStore): void {
  const { group, version, resource } = store.type;
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const path = new RegExp(`^${root.replaceAll(".", "[.]")}(?:/namespaces/[^/]+)?/${resource}$`);
  kube.on(path, ({ headers, query }) => {
    if (!headers.accept?.includes("as=Table") || query.has("watch")) return null;
    return json(table(store));
  });
}

function table(store: FakeStore) {
  const column = (name: string, description: string) => ({
    name,
    type: "string",
    format: "",
    description,
    priority: 0,
  });
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: { resourceVersion: String(store.version) },
    columnDefinitions: [
      { ...column("Name", at(1)), format: "name" },
      ...SHORT.slice(0, 5).map((name) => column(name, name)),
    ],
    rows: store.list().map((object) => ({
      cells: [
        object.metadata.name,
        ...SHORT.slice(0, 5).map((_, i) => at(i + Number(object.metadata.resourceVersion))),
      ],
      object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata },
    })),
  };
}

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

function serveDiscovery(kube: Fakekube): void {
  const groups = [...new Set(RESOURCES.map((resource) => typeOf(resource).group))];
  const answer = (names: readonly string[]): Answer =>
    json(
      {
        kind: "APIGroupDiscoveryList",
        apiVersion: "apidiscovery.k8s.io/v2",
        metadata: {},
        items: names.map(group),
      },
      { headers: { "content-type": AGGREGATED } },
    );
  kube.on("/api", answer([""]));
  kube.on("/apis", answer(groups.filter((name) => name !== "")));
  const document = {
    openapi: "3.0.0",
    info: { title: at(1), version: at(2) },
    paths: {},
    components: { schemas: ownFields(SHORT.map((description) => [description, { description }])) },
  };
  kube.on(/^\/openapi\/v3\//, json(document));
  kube.on("/openapi/v3", json({ paths: ownFields(SHORT.map((key) => [key, { serverRelativeURL: key }])) }));
}

function group(name: string) {
  const resources = RESOURCES.map(typeOf).filter((type) => type.group === name);
  return {
    metadata: { name },
    versions: [
      {
        version: "v1",
        freshness: name === "hostile.example" ? "Stale" : "Current",
        resources: resources.map(resourceOf),
      },
    ],
  };
}

function resourceOf({ resource, namespaced, kind, group, version }: ResourceType, i: number) {
  const responseKind = { group, version, kind };
  return {
    resource,
    responseKind,
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: at(i),
    verbs: ["get", "list", "watch", at(i)],
    shortNames: [at(i), at(i + 1)],
    categories: [at(i + 2)],
    subresources: [
      { subresource: "status", responseKind, verbs: ["get"] },
      { subresource: "log", responseKind, verbs: ["get"] },
    ],
  };
}

function serveOverview(kube: Fakekube): void {
  const keys = ["gitVersion", "major", "minor", "platform", "goVersion", "gitCommit", "buildDate"];
  kube.on("/version", json(Object.fromEntries(keys.map((key, i) => [key, at(i)]))));
  const checks = SHORT.map(
    (name) => `[-]${name.replace(/\s/g, "_")} failed: ${name.replace(/[\r\n]/g, " ")}`,
  );
  for (const path of ["/livez", "/readyz", "/healthz"])
    kube.on(path, text(checks.join("\n"), { status: 500 }));
  const review = (status: unknown) => json({ kind: "Review", status }, { status: 201 });
  const userInfo = {
    username: at(2),
    uid: at(3),
    groups: SHORT,
    extra: ownFields(SHORT.map((value) => [value, [value]])),
  };
  kube.on(/selfsubjectreviews$/, review({ userInfo }));
  kube.on(/selfsubjectaccessreviews$/, review({ allowed: true, reason: at(4), evaluationError: at(5) }));
  const rule = { verbs: ["*"], apiGroups: ["*"], resources: SHORT };
  kube.on(
    /selfsubjectrulesreviews$/,
    review({ resourceRules: [rule], nonResourceRules: [], incomplete: true, evaluationError: at(1) }),
  );
}

/** Prometheus text; label values and help texts are escaped as the format wants it. */
function metrics(): string {
  const escaped = (value: string) =>
    value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
  const samples = SHORT.map((value, i) => `hostile_total{text="${escaped(value)}",i="${i}"} ${i}`);
  return `# HELP hostile_total ${escaped(at(2))}\n# TYPE hostile_total counter\n${samples.join("\n")}\n`;
}
