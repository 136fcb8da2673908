import { expect, test } from "vitest";
import { readGroups } from "./groups";

const resource = (name: string) => ({ resource: name, subresources: [{ subresource: "status" }] });

const core = {
  items: [
    { versions: [{ version: "v1", freshness: "Current", resources: [resource("pods"), resource("nodes")] }] },
  ],
};
const others = {
  items: [
    {
      metadata: { name: "apps" },
      versions: [
        { version: "v2", freshness: "Stale" },
        { version: "v1", freshness: "Current", resources: [resource("deployments")] },
      ],
    },
  ],
};

test("counts the resources of each group's first version that is not stale", () => {
  expect(readGroups([core, others])).toEqual({
    groups: [
      { name: "", versions: [{ version: "v1", freshness: "Current", resources: 2 }] },
      {
        name: "apps",
        versions: [
          { version: "v2", freshness: "Stale", resources: 0 },
          { version: "v1", freshness: "Current", resources: 1 },
        ],
      },
    ],
    resources: 3,
    partial: true,
  });
});

test("an older server names groups and versions only", () => {
  const documents = [{ versions: ["v1"] }, { groups: [{ name: "apps", versions: [{ version: "v1" }] }] }];
  const { groups, resources, partial } = readGroups(documents);
  expect(groups.map(({ name }) => name)).toEqual(["", "apps"]);
  expect(groups[1]?.versions).toEqual([{ version: "v1", freshness: null, resources: null }]);
  expect([resources, partial]).toEqual([null, false]);
});
