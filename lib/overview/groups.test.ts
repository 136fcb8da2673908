import { expect, test } from "vitest";
import type { ApiGroupVersion, ApiResource, Discovery } from "@/lib/objects/discovery";
import { readGroups } from "./groups";

const resource = (name: string): ApiResource => ({
  name,
  singular: "",
  kind: "Kind",
  namespaced: true,
  verbs: ["list"],
  shortNames: [],
  categories: [],
  subresources: [],
});

const served = (
  version: string,
  freshness: ApiGroupVersion["freshness"],
  ...names: string[]
): ApiGroupVersion => ({ version, freshness, problem: null, resources: names.map(resource) });

const discovery = (form: Discovery["form"], ...versions: ApiGroupVersion[]): Discovery => ({
  form,
  apiVersion: form === "legacy" ? null : "v2",
  groups: [
    { name: "", preferredVersion: "v1", versions: [served("v1", "current", "pods", "nodes")] },
    { name: "apps", preferredVersion: "v1", versions },
  ],
});

test("counts the resources of each group's preferred version", () => {
  const answer = readGroups(
    discovery("aggregated", served("v2", "stale"), served("v1", "current", "deployments")),
  );
  expect(answer).toEqual({
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

test("an older server vouches for nothing, and what could not be read makes it partial", () => {
  const whole = readGroups(discovery("legacy", served("v1", "current", "deployments")));
  expect(whole.groups[1]?.versions).toEqual([{ version: "v1", freshness: null, resources: 1 }]);
  expect(whole.partial).toBe(false);
  expect(readGroups(discovery("legacy", served("v1", "failed"))).partial).toBe(true);
});
