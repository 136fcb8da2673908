import { expect, it } from "vitest";
import type { Discovery } from "@/lib/objects/discovery";
import { parseAggregated, parseLegacyResources } from "@/lib/objects/discovery-parse";
import { compareDiscoveries } from "./compare";

const kind = (group: string, name: string) => ({ group, version: "v1", kind: name });
const aggregated: Discovery = {
  form: "aggregated",
  apiVersion: "v2",
  groups: parseAggregated({
    items: [
      {
        metadata: { name: "apps" },
        versions: [
          {
            version: "v1",
            freshness: "Current",
            resources: [
              {
                resource: "deployments",
                responseKind: kind("apps", "Deployment"),
                scope: "Namespaced",
                singularResource: "deployment",
                verbs: ["get", "list"],
                subresources: [
                  { subresource: "scale", responseKind: kind("autoscaling", "Scale"), verbs: ["get"] },
                ],
              },
            ],
          },
        ],
      },
    ],
  }),
};
const rows = [
  {
    name: "deployments",
    singularName: "deployment",
    namespaced: true,
    kind: "Deployment",
    verbs: ["list", "get"],
  },
  {
    name: "deployments/scale",
    singularName: "",
    namespaced: true,
    ...kind("autoscaling", "Scale"),
    verbs: ["get"],
  },
];
const legacy = (...more: object[]): Discovery => {
  const resources = parseLegacyResources({ resources: [...rows, ...more] }, "apps", "v1");
  const version = { version: "v1", freshness: "current" as const, problem: null, resources };
  return {
    form: "legacy",
    apiVersion: null,
    groups: [{ name: "apps", preferredVersion: "v1", versions: [version] }],
  };
};
const compare = (other: Discovery) => compareDiscoveries(["a", aggregated], ["b", other]);

it("is nothing between the two forms of one thing", () => expect(compare(legacy())).toEqual([]));

it("names what only one of them has, and what is unlike", () => {
  expect(compare(legacy({ name: "deployments/status", kind: "Deployment", verbs: ["get"] }))).toEqual([
    { at: "apps/v1 deployments/status", what: "only in b" },
  ]);
  const [first, ...others] = rows;
  const changed = parseLegacyResources(
    { resources: [{ ...first, verbs: ["get"] }, ...others] },
    "apps",
    "v1",
  );
  const [group] = legacy().groups;
  const [version] = group?.versions ?? [];
  if (group === undefined || version === undefined) throw new Error("no version");
  const other = { ...legacy(), groups: [{ ...group, versions: [{ ...version, resources: changed }] }] };
  expect(compare(other)).toEqual([{ at: "apps/v1 deployments", what: "verbs: get list ≠ get" }]);
});
