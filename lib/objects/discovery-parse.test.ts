import { describe, expect, it } from "vitest";
import { type Discovery, servedResources } from "./discovery";
import { parseAggregated, parseLegacyCore, parseLegacyGroups, parseLegacyResources } from "./discovery-parse";

const kind = (group: string, version: string, name: string) => ({ group, version, kind: name });
const deployments = {
  resource: "deployments",
  responseKind: kind("apps", "v1", "Deployment"),
  scope: "Namespaced",
  singularResource: "deployment",
  verbs: ["get", "list"],
  shortNames: ["deploy"],
  categories: ["all"],
  subresources: [{ subresource: "scale", responseKind: kind("autoscaling", "v1", "Scale"), verbs: ["get"] }],
};
const parsed = {
  name: "deployments",
  singular: "deployment",
  kind: "Deployment",
  namespaced: true,
  verbs: ["get", "list"],
  shortNames: ["deploy"],
  categories: ["all"],
  subresources: [
    { name: "scale", kind: kind("autoscaling", "v1", "Scale"), verbs: ["get"], acceptedTypes: [] },
  ],
};

const document = (resources: unknown[], freshness = "Current") => ({
  items: [{ metadata: { name: "apps" }, versions: [{ version: "v1", freshness, resources }] }],
});

describe("an aggregated document", () => {
  it("is read with kinds, scopes and subresources", () => {
    expect(parseAggregated(document([deployments]))).toEqual([
      {
        name: "apps",
        preferredVersion: "v1",
        versions: [{ version: "v1", freshness: "current", problem: null, resources: [parsed] }],
      },
    ]);
  });

  it("prefers the first version that is not stale, and keeps what a stale one still lists", () => {
    const versions = [
      { version: "v2", freshness: "Stale" },
      { version: "v1", freshness: "Current", resources: [deployments] },
    ];
    const [group] = parseAggregated({ items: [{ metadata: {}, versions }] });
    expect(group).toMatchObject({
      name: "",
      preferredVersion: "v1",
      versions: [{ freshness: "stale", resources: [] }, {}],
    });
    expect(parseAggregated(document([deployments], "Stale"))[0]?.versions[0]?.resources).toHaveLength(1);
  });

  it("drops a resource of unknown kind, but not the subresources below it", () => {
    const unknown = { ...deployments, responseKind: kind("", "", "") };
    expect(parseAggregated(document([{ ...unknown, subresources: [] }]))[0]?.versions[0]?.resources).toEqual(
      [],
    );
    expect(parseAggregated(document([unknown]))[0]?.versions[0]?.resources[0]).toMatchObject({
      kind: "",
      verbs: [],
      subresources: [{ name: "scale" }],
    });
  });

  it("keeps the types that a subresource accepts", () => {
    const eviction = {
      subresource: "eviction",
      responseKind: kind("policy", "v1", "Eviction"),
      acceptedTypes: [kind("policy", "v1", "Eviction"), kind("", "", "")],
      verbs: ["create"],
    };
    const [group] = parseAggregated(document([{ ...deployments, subresources: [eviction] }]));
    expect(group?.versions[0]?.resources[0]?.subresources[0]?.acceptedTypes).toEqual([
      kind("policy", "v1", "Eviction"),
    ]);
  });

  it("takes a subresource's kind for one of the version it is served in, where nothing else is said", () => {
    const status = { subresource: "status", responseKind: kind("", "", "Deployment"), verbs: ["get"] };
    const [group] = parseAggregated(document([{ ...deployments, subresources: [status] }]));
    expect(group?.versions[0]?.resources[0]?.subresources[0]?.kind).toEqual(kind("apps", "v1", "Deployment"));
  });

  it("never throws", () => {
    for (const junk of [null, [], "x", { items: 3 }, { items: [null, {}] }]) parseAggregated(junk);
  });
});

describe("legacy documents", () => {
  it("give groups and versions", () => {
    expect(parseLegacyCore({ versions: ["v1"] })).toEqual([
      { name: "", preferredVersion: "v1", versions: ["v1"] },
    ]);
    expect(
      parseLegacyGroups({
        groups: [{ name: "apps", versions: [{ version: "v1" }], preferredVersion: { version: "v1" } }],
      }),
    ).toEqual([{ name: "apps", preferredVersion: "v1", versions: ["v1"] }]);
  });

  it("give the same resource as the aggregated form", () => {
    const rows = [
      {
        name: "deployments",
        singularName: "deployment",
        namespaced: true,
        kind: "Deployment",
        verbs: ["get", "list"],
        shortNames: ["deploy"],
        categories: ["all"],
      },
      {
        name: "deployments/scale",
        namespaced: true,
        kind: "Scale",
        group: "autoscaling",
        version: "v1",
        verbs: ["get"],
      },
    ];
    expect(parseLegacyResources({ resources: rows }, "apps", "v1")).toEqual([parsed]);
  });
});

it("lists every resource beside its group and version", () => {
  const discovery: Discovery = {
    form: "aggregated",
    apiVersion: "v2",
    groups: parseAggregated(document([deployments])),
  };
  expect(servedResources(discovery)).toEqual([
    {
      group: "apps",
      version: "v1",
      resource: "deployments",
      kind: "Deployment",
      namespaced: true,
      verbs: ["get", "list"],
      subresources: ["scale"],
      shortNames: ["deploy"],
      preferred: true,
    },
  ]);
});
