import { describe, expect, it } from "vitest";
import type { Discovery } from "@/lib/objects/discovery";
import { apiResource, currentVersion, discoveryOf } from "@/lib/testing/discovery";
import { findAmbiguities, sayAmbiguity } from "./ambiguity";
import { readApiServices } from "./api-service";
import { buildCatalogue, type Catalogue } from "./catalogue";
import { catalogueChanges } from "./changes";
import { cutCrd, readCrd } from "./crd";
import { findDisagreements } from "./disagreements";
import { type CatalogueFilter, filterCatalogue, makeSearchable, narrowingFilter, totalsOf } from "./filter";
import { explainGroup, explainVersion } from "./ordering";
import { catalogueRows, findAt } from "./rows";

const core = {
  name: "",
  preferredVersion: "v1",
  versions: [
    currentVersion(
      "v1",
      apiResource("events", "Event"),
      apiResource("nodes", "Node", { namespaced: false, shortNames: ["no"] }),
    ),
  ],
};
const events = {
  name: "events.k8s.io",
  preferredVersion: "v1",
  versions: [currentVersion("v1", apiResource("events", "Event", { shortNames: ["ev"] }))],
};
const shelves = {
  name: "shelf.example.com",
  preferredVersion: "v2",
  versions: [
    currentVersion("v2", apiResource("shelves", "Shelf")),
    currentVersion("v1", apiResource("shelves", "Shelf"), apiResource("boards", "Board")),
  ],
};
const metrics = {
  name: "metrics.k8s.io",
  preferredVersion: null,
  versions: [{ version: "v1beta1", freshness: "stale" as const, problem: null, resources: [] }],
};

const service = (name: string, spec: object, { status = "True", auto = "onstart" as string | null } = {}) => {
  const [version, ...group] = name.split(".");
  return {
    metadata: { name, labels: auto === null ? {} : { "kube-aggregator.kubernetes.io/automanaged": auto } },
    spec: { group: group.join("."), version, groupPriorityMinimum: 1000, versionPriority: 100, ...spec },
    status: {
      conditions: [
        {
          type: "Available",
          status,
          reason: status === "True" ? "Passed" : "FailedDiscoveryCheck",
          message: "m",
        },
      ],
    },
  };
};
const services = (metricsStatus = "False") =>
  readApiServices({
    items: [
      service("v1.", { groupPriorityMinimum: 18000 }),
      service("v1.events.k8s.io", { groupPriorityMinimum: 17750 }),
      service("v2.shelf.example.com", {}, { auto: "true" }),
      service("v1.shelf.example.com", {}, { auto: "true" }),
      service(
        "v1beta1.metrics.k8s.io",
        { service: { namespace: "kube-system", name: "ms", port: 443 } },
        { status: metricsStatus, auto: null },
      ),
    ],
  });
const crdObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "shelves.shelf.example.com", uid: "u", resourceVersion: "1" },
  spec: {
    group: "shelf.example.com",
    names: { plural: "shelves" },
    scope: "Namespaced",
    versions: [
      { name: "v2", served: true, storage: true, schema: { big: true } },
      { name: "v1", served: true, deprecated: true, deprecationWarning: "use v2" },
    ],
    conversion: {
      strategy: "Webhook",
      webhook: { clientConfig: { service: { namespace: "shop", name: "hook" }, caBundle: "x" } },
    },
  },
  status: {
    storedVersions: ["v1", "v2"],
    conditions: ["Established", "NamesAccepted"].map((type) => ({ type, status: "True" })),
  },
};
const board = {
  ...crdObject,
  metadata: { ...crdObject.metadata, name: "boards.shelf.example.com" },
  spec: {
    ...crdObject.spec,
    names: { plural: "boards" },
    versions: [{ name: "v1", served: true, storage: true }],
  },
};
const crds = [crdObject, board].flatMap((object) => readCrd(object) ?? []);

const build = (found = discoveryOf(core, events, shelves, metrics), status?: string): Catalogue =>
  buildCatalogue(found, { services: services(status), crds });
const version = (catalogue: Catalogue, group: string, name: string) =>
  catalogue.groups.find((found) => found.name === group)?.versions.find((found) => found.version === name);

describe("a catalogue", () => {
  it("says who serves what", () => {
    const catalogue = build();
    expect(version(catalogue, "", "v1")?.server).toBe("builtin");
    expect(version(catalogue, "metrics.k8s.io", "v1beta1")).toMatchObject({
      server: "aggregated",
      apiService: { service: "kube-system/ms:443", available: { status: "False" } },
    });
    expect(version(catalogue, "shelf.example.com", "v1")).toMatchObject({
      server: "crd",
      resources: [
        {
          name: "shelves",
          preferred: false,
          crd: {
            storage: "v2",
            stored: ["v1", "v2"],
            conversion: "Webhook",
            converter: "shop/hook",
            deprecated: true,
            deprecationWarning: "use v2",
          },
        },
        // Only the older version has it, so kubectl takes it there.
        { name: "boards", preferred: true, crd: { deprecated: false } },
      ],
    });
  });

  it("does not guess where APIServices may not be read", () => {
    const catalogue = buildCatalogue(discoveryOf(core), { services: null, crds: null });
    expect(version(catalogue, "", "v1")).toMatchObject({ server: null, apiService: null });
  });

  it("needs nothing of a CRD but what the cut leaves", () => {
    const cut = cutCrd(crdObject);
    expect(readCrd(cut)).toEqual(readCrd(crdObject));
    expect(JSON.stringify(cut)).not.toMatch(/big|caBundle/);
  });
});

describe("the order", () => {
  it("is explained by priorities and names", () => {
    const catalogue = build();
    expect(explainGroup(catalogue, "shelf.example.com")).toEqual({
      position: 2,
      of: 3,
      priority: 1000,
      because: [
        "After events.k8s.io, whose priority is 17750.",
        "Before metrics.k8s.io, which has the same priority: by name.",
      ],
      // By the rule m comes before s: the server is wrong here.
      expected: 3,
    });
    const shelf = catalogue.groups[2];
    expect(shelf && explainVersion(shelf, "v2")).toMatchObject({
      position: 1,
      priority: 100,
      because: ["Before v1, which has the same priority: the larger major version comes first."],
      expected: null,
    });
  });
});

it("is not explained where APIServices may not be read", () => {
  const catalogue = buildCatalogue(discoveryOf(core, shelves), { services: null, crds: null });
  expect(explainGroup(catalogue, "shelf.example.com")).toBeNull();
});

it("finds what several groups answer to, and whom kubectl asks", () => {
  const found = findAmbiguities(build());
  expect(found.map(({ what, text }) => `${what} ${text}`)).toEqual(["name events", "kind Event"]);
  expect(found[0] && sayAmbiguity(found[0])).toBe(
    "The name events means events of v1 to kubectl; events of events.k8s.io/v1 must be named with its group.",
  );
});

describe("a search", () => {
  const all: CatalogueFilter = {
    find: "",
    verbs: [],
    scope: "any",
    server: "any",
    freshness: "any",
    ambiguous: false,
  };
  const found = (filter: Partial<CatalogueFilter>) =>
    catalogueRows(filterCatalogue(makeSearchable(build()), { ...all, ...filter }), new Map(), true).map(
      ({ key }) => key,
    );

  it.each<[string, string[]]>([
    ["EVENT K8S.io", ["events.k8s.io/v1", "events.k8s.io/v1/events"]],
    ["no cluster", ["core/v1", "core/v1/nodes"]],
    ["shop/hook deprecated", ["shelf.example.com/v1", "shelf.example.com/v1/shelves"]],
    ["failedDiscovery", ["metrics.k8s.io/v1beta1"]],
    ["nothing of the kind", []],
  ])("for %j", (find, keys) => expect(found({ find })).toEqual(keys));

  it("is narrowed by scope, verbs, server, freshness and ambiguity", () => {
    expect(found({ scope: "Cluster" })).toEqual(["core/v1", "core/v1/nodes"]);
    expect(found({ verbs: ["watch", "create"] })).toEqual([]);
    expect(found({ server: "aggregated" })).toEqual(["metrics.k8s.io/v1beta1"]);
    expect(found({ freshness: "stale" })).toEqual(["metrics.k8s.io/v1beta1"]);
    expect(found({ ambiguous: true })).toEqual([
      "core/v1",
      "core/v1/events",
      "events.k8s.io/v1",
      "events.k8s.io/v1/events",
    ]);
  });

  it("key by key finds what it finds at once, also when letters are taken back", () => {
    const catalogue = build();
    const searchable = makeSearchable(catalogue);
    const search = narrowingFilter(searchable);
    const typed = ["EVENT K8S.io", "no cluster", "shop/hook deprecated", "failedDiscovery", "no such"];
    const steps = typed.flatMap((text) =>
      Array.from({ length: text.length + 1 }, (_, n) => text.slice(0, n)),
    );
    for (const scope of ["any", "Cluster"] as const) {
      for (const find of [...steps, ...steps.toReversed()]) {
        const filter = { ...all, find, scope };
        expect([find, search(filter)]).toEqual([find, filterCatalogue(searchable, filter)]);
      }
    }
    expect(search(all)).toBe(catalogue);
  });
});

describe("the rows", () => {
  it("shut versions that are not preferred, unless a person opened them", () => {
    const keys = (toggled = new Map<string, boolean>()) =>
      catalogueRows(build(), toggled).map(({ key, level }) => `${level} ${key}`);
    expect(keys()).toContain("3 shelf.example.com/v2/shelves");
    expect(keys()).not.toContain("3 shelf.example.com/v1/shelves");
    expect(keys(new Map([["shelf.example.com/v1", true]]))).toContain("3 shelf.example.com/v1/shelves");
    expect(keys(new Map([["shelf.example.com", false]]))).not.toContain("2 shelf.example.com/v2");
  });

  it("are found again by what a link says", () => {
    const catalogue = build();
    for (const row of catalogueRows(catalogue, new Map(), true)) {
      expect(findAt(catalogue, row.key)).toMatchObject({ key: row.key, resource: row.resource });
    }
    expect(findAt(catalogue, "core/v1/pods")).toBeNull();
  });

  it("are counted", () => {
    expect(totalsOf(build())).toEqual({ groups: 4, versions: 5, resources: 6, stale: 1 });
  });
});

describe("what changed", () => {
  it("is nothing between equals", () => expect(catalogueChanges(build(), build())).toEqual([]));

  it("is said by version and by resource", () => {
    const fresh = { ...metrics, versions: [currentVersion("v1beta1", apiResource("pods", "PodMetrics"))] };
    const before = build(discoveryOf(core, events, metrics));
    const after = build(
      discoveryOf(
        { ...core, versions: [currentVersion("v1", apiResource("events", "Event", { verbs: ["get"] }))] },
        shelves,
        fresh,
      ),
      "True",
    );
    expect(
      catalogueChanges(before, after).map(({ what, group, version, resource, detail }) => [
        what,
        group,
        version,
        resource,
        detail,
      ]),
    ).toEqual([
      ["removed", "events.k8s.io", "v1", null, "events"],
      ["removed", "", "v1", "nodes", "Node"],
      ["changed", "", "v1", "events", "verbs: get list watch → get"],
      ["added", "shelf.example.com", "v2", null, "shelves"],
      ["added", "shelf.example.com", "v1", null, "shelves, boards"],
      ["available", "metrics.k8s.io", "v1beta1", null, "Passed"],
      ["fresh", "metrics.k8s.io", "v1beta1", null, "discovery is current again"],
      ["added", "metrics.k8s.io", "v1beta1", "pods", "PodMetrics"],
    ]);
    expect(catalogueChanges(after, before).map(({ what }) => what)).toContain("unavailable");
  });
});

describe("discovery against what it comes from", () => {
  const against = (found: Discovery, status?: string, known = crds) =>
    findDisagreements(build(found, status), services(status), known).map(
      ({ group, version, resource, why }) => `${group}/${version} ${resource}: ${why}`,
    );
  const whole = discoveryOf(core, events, shelves, metrics);

  it("agrees when both say the same", () => expect(against(whole)).toEqual([]));

  it.each<[string, string[], string]>([
    [
      "an APIService that came back",
      against(whole, "True"),
      "metrics.k8s.io/v1beta1 null: The APIService is available, discovery says Stale",
    ],
    [
      "a version that is not listed yet",
      against(discoveryOf(core, events, shelves)),
      "metrics.k8s.io/v1beta1 null: There is an APIService, but discovery does not list the version",
    ],
    [
      "a CRD that is gone",
      against(whole, "False", crds.slice(0, 1)),
      "shelf.example.com/v1 boards: The CRD is gone",
    ],
    [
      "a CRD whose resource is not listed yet",
      against(
        discoveryOf(
          core,
          events,
          {
            ...shelves,
            versions: [
              currentVersion("v2", apiResource("shelves", "Shelf")),
              currentVersion("v1", apiResource("boards", "Board")),
            ],
          },
          metrics,
        ),
      ),
      "shelf.example.com/v1 shelves: The CRD serves it",
    ],
  ])("differs for %s", (_, found, why) =>
    expect(found).toEqual([`${why}; discovery follows within a minute.`]),
  );
});
