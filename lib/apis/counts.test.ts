import { expect, it } from "vitest";
import { countsOfMetrics, deprecatedOfMetrics, warningTexts } from "./counts";

const TEXT = `# TYPE apiserver_resource_objects gauge
apiserver_resource_objects{group="",resource="pods"} 31
apiserver_resource_objects{group="apps",resource="deployments"} 4
apiserver_resource_objects{group="shelf.example.com",resource="shelves"} -1
apiserver_requested_deprecated_apis{group="",removed_release="",resource="endpoints",subresource="",version="v1"} 1
`;

it("counts by group and resource, and leaves open what the server does not know", () => {
  expect(countsOfMetrics(TEXT).map(({ group, resource, count }) => [group, resource, count])).toEqual([
    ["", "pods", 31],
    ["apps", "deployments", 4],
    ["shelf.example.com", "shelves", null],
  ]);
});

it("reads the metric's older name, which has the group in the resource", () => {
  const old =
    'apiserver_storage_objects{resource="deployments.apps"} 7\napiserver_storage_objects{resource="pods"} 2\n';
  expect(countsOfMetrics(old).map(({ group, resource, count }) => [group, resource, count])).toEqual([
    ["apps", "deployments", 7],
    ["", "pods", 2],
  ]);
});

it("tells which deprecated APIs were used", () => {
  expect(deprecatedOfMetrics(TEXT)).toEqual([
    { group: "", version: "v1", resource: "endpoints", subresource: "", removedRelease: "" },
  ]);
});

it("reads warnings", () => {
  expect(warningTexts('299 - "v1 Endpoints is deprecated in v1.33+", 299 - "say \\"no\\""')).toEqual([
    "v1 Endpoints is deprecated in v1.33+",
    'say "no"',
  ]);
  expect(warningTexts(undefined)).toEqual([]);
});
