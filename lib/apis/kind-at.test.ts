import { expect, test } from "vitest";
import type { Catalogue } from "./catalogue";
import { kindAt } from "./kind-at";

const scale = { name: "scale", kind: { group: "autoscaling", version: "v1", kind: "Scale" } };
const groups = [
  {
    name: "apps",
    versions: [
      {
        version: "v1",
        resources: [
          { name: "deployments", kind: "Deployment", subresources: [scale] },
          { name: "odd", kind: "", subresources: [scale] },
        ],
      },
    ],
  },
];
const catalogue = { groups } as unknown as Catalogue;

test.each([
  ["apps/v1/deployments", "Deployment", null],
  ["apps/v1/deployments/scale", "Scale", "scale"],
  ["apps/v1/odd/scale", "Scale", "scale"],
])("%s is a %s", (at, kind, subresource) => {
  expect(kindAt(catalogue, at)).toMatchObject({ group: "apps", version: "v1", kind, subresource });
});

test.each(["", "apps", "apps/v1", "apps/v1/odd", "apps/v1/deployments/nosuch", "apps/v2/deployments"])(
  "%j has no kind",
  (at) => {
    expect(kindAt(catalogue, at)).toBeNull();
  },
);
