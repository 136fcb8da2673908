import { statSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { openRecording } from "@/lib/recording/recording";
import { fileSource } from "@/lib/recording/source";

/** What docs/sample.md promises of the file, whoever made it anew. */
const FILE = "sample/sample.cutrec";
const recording = openRecording(fileSource(FILE));
afterAll(() => recording.close());

const scope = (resource: string, form = "object") =>
  recording.scopes.find((each) => each.resource === resource && each.form === form)?.id ?? -1;
const rows = (resource: string, form?: string) => [...recording.snapshot(scope(resource, form))];
const events = (resource: string, form?: string) => {
  const id = scope(resource, form);
  return [...recording.events()].filter((event) => event.scope === id);
};
const texts = (resource: string, name: RegExp) =>
  events(resource).flatMap((event) => (name.test(event.name) ? [`${event.payload}`] : []));

it("is whole, and no larger than 6 MB", () => {
  expect(recording.end).toEqual({ state: "complete" });
  expect(statSync(FILE).size).toBeLessThan(6_000_000);
  expect(recording.durationMs).toBeGreaterThan(7 * 60_000);
});

it("has two real nodes of different kinds, and a simulated one", () => {
  const names = rows("nodes").map(({ name }) => name);
  expect(names.sort()).toEqual(["lab-node", "sim-node", "vm-node"]);
  const drivers = ["lab-node", "vm-node"].map((node) => {
    const found = recording.answers.find(({ path }) => path === `/api/v1/nodes/${node}/proxy/configz`);
    return found && /"cgroupDriver":"(\w+)"/.exec(`${recording.body(found)}`)?.[1];
  });
  expect(drivers).toEqual(["cgroupfs", "systemd"]);
});

it("shows what docs/sample.md says", () => {
  expect(texts("deployments", /^web$/).some((json) => json.includes('"readyReplicas":4'))).toBe(true);
  expect(texts("replicasets", /^web-/).some((json) => json.includes('"name":"RELEASE","value":"2"'))).toBe(
    true,
  );
  expect(texts("jobs", /^restock$/).some((json) => json.includes('"type":"Failed"'))).toBe(true);
  expect(texts("jobs", /^report-/).length).toBeGreaterThan(5);
  expect(texts("pods", /^hoarder$/).some((json) => json.includes("OOMKilled"))).toBe(true);
  expect(texts("pods", /^web-/).some((json) => json.includes("EvictionByEvictionAPI"))).toBe(true);
  const pressure = /"type":"MemoryPressure"[^}]*"status":"True"|"status":"True"[^}]*"type":"MemoryPressure"/;
  expect(texts("nodes", /^sim-node$/).some((json) => pressure.test(json))).toBe(true);
  const apis = recording.documents.find(({ path, accept }) => path === "/apis" && accept.includes("v=v2;"));
  expect(apis && `${recording.body(apis)}`).toContain('"freshness":"Stale"');
});

it("every object of a Table is an object, and every owner exists", () => {
  const pods = rows("pods");
  expect(
    rows("pods", "table")
      .map(({ uid }) => uid)
      .sort(),
  ).toEqual(pods.map(({ uid }) => uid).sort());
  const owners = new Set(
    ["replicasets", "daemonsets", "statefulsets", "jobs", "nodes"].flatMap((each) =>
      rows(each).map(({ uid }) => uid),
    ),
  );
  for (const { name, payload } of pods) {
    const found: { metadata: { ownerReferences?: Array<{ kind: string; uid: string }> } } = JSON.parse(
      `${payload}`,
    );
    // A mirror pod's owner is the Node, by the uid that it has.
    for (const { uid } of found.metadata.ownerReferences ?? []) expect(owners.has(uid), name).toBe(true);
  }
});

it("holds no value of a Secret", () => {
  const forms = recording.scopes.filter(({ resource }) => resource === "secrets").map(({ form }) => form);
  expect(forms.sort()).toEqual(["metadata", "table"]);
  for (const { payload } of rows("secrets", "metadata"))
    expect(`${payload}`).not.toMatch(/"(data|stringData)":/);
});
