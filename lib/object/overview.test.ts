import { describe, expect, it } from "vitest";
import { commandsOf } from "./commands";
import { laneStart, readConditions } from "./conditions";
import { defaultContainer, readContainers } from "./containers";
import { dataKeys } from "./data-keys";

const POD = {
  metadata: { name: "web", annotations: { "kubectl.kubernetes.io/default-container": "app" } },
  spec: {
    initContainers: [{ name: "migrate" }, { name: "shipper", restartPolicy: "Always" }],
    containers: [
      { name: "first" },
      { name: "app", image: "i:1", resources: { requests: { cpu: "100m", memory: "64Mi" } } },
    ],
    ephemeralContainers: [{ name: "debug" }],
  },
  status: {
    containerStatuses: [
      {
        name: "app",
        ready: false,
        restartCount: 3,
        state: { waiting: { reason: "CrashLoopBackOff", message: "back-off" } },
        lastState: { terminated: { reason: "Error", exitCode: 1, finishedAt: "2026-01-01T00:00:00Z" } },
      },
    ],
  },
};

describe("readContainers", () => {
  it("tells the four kinds apart, in the order in which they start", () => {
    expect(readContainers(POD).map(({ name, role }) => `${name} ${role}`)).toEqual([
      "migrate init",
      "shipper sidecar",
      "first app",
      "app app",
      "debug ephemeral",
    ]);
  });

  it("says how one fares, and how the run before ended", () => {
    expect(readContainers(POD)[3]).toMatchObject({
      state: "waiting",
      why: "CrashLoopBackOff",
      restarts: 3,
      last: { why: "Error, exit code 1" },
      requests: "cpu 100m, memory 64Mi",
    });
  });

  it("finds the container that kubectl would take", () => {
    expect(defaultContainer(POD)).toBe("app");
    expect(defaultContainer({ ...POD, metadata: {} })).toBe("first");
  });

  it("takes anything", () => {
    expect(readContainers({ spec: { containers: "no" }, status: 3 })).toEqual([]);
  });
});

describe("conditions", () => {
  const object = {
    metadata: { generation: 5 },
    status: {
      conditions: [
        { type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z", observedGeneration: 3 },
        { type: "MemoryPressure", status: "True", lastTransitionTime: "2026-01-02T00:00:00Z" },
        { type: "Odd", status: "Unknown" },
        "no condition",
      ],
    },
  };

  it("has the last to change first, says what is good, and how far one lags behind", () => {
    expect(readConditions(object).map(({ type, good, behind }) => [type, good, behind])).toEqual([
      ["MemoryPressure", false, 0],
      ["Ready", true, 2],
      ["Odd", null, 0],
    ]);
  });

  it("lies on the life of the object", () => {
    expect(laneStart("1970-01-01T00:00:05Z", "1970-01-01T00:00:00Z", 10_000)).toBe(0.5);
    expect(laneStart("1969-01-01T00:00:00Z", "1970-01-01T00:00:00Z", 10_000)).toBe(0);
    expect(laneStart("never", "1970-01-01T00:00:00Z", 10_000)).toBeNull();
  });
});

it("says the size of a ConfigMap's values and nothing of a Secret's", () => {
  const object = { data: { a: "äb" }, binaryData: { b: "AAECAw==" } };
  expect(dataKeys(object, { group: "", resource: "configmaps" })).toEqual([
    { name: "a", bytes: 3, binary: false },
    { name: "b", bytes: 4, binary: true },
  ]);
  expect(dataKeys({ data: { k: "******" } }, { group: "", resource: "secrets" })).toEqual([
    { name: "k", bytes: null, binary: false },
  ]);
});

it("writes lines that a shell takes as they are meant", () => {
  const kind = {
    group: "shop.example",
    version: "v1",
    resource: "shelves",
    kind: "Shelf",
    namespaced: true,
    verbs: ["get", "list"],
    subresources: [],
  };
  const of = { context: "my ctx", kind, namespace: "shop", name: "-a'; rm", container: "", previous: false };
  const lines = commandsOf(of).map(({ line }) => line);
  expect(lines[0]).toBe(
    `kubectl --context 'my ctx' -n shop get 'shelves.v1.shop.example/-a'\\''; rm' -o wide`,
  );
  expect(lines.some((line) => line.includes("--watch"))).toBe(false);
  expect(lines.some((line) => line.includes(" logs "))).toBe(false);
});
