import { describe, expect, it } from "vitest";
import type { KubeObject } from "@/lib/objects/kube-object";
import { changedPaths, foldedBelow, hiding, objectYaml, openLines } from "./yaml-lines";

const entry = (manager: string, fieldsV1: object, more = {}) => ({
  manager,
  operation: "Update",
  apiVersion: "v1",
  time: "2026-01-01T00:00:00Z",
  fieldsType: "FieldsV1",
  fieldsV1,
  ...more,
});

const POD: KubeObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    uid: "u",
    name: "web",
    resourceVersion: "1",
    labels: { app: "web" },
    finalizers: ["a/b", "c/d"],
    managedFields: [
      entry("kubectl", {
        "f:metadata": { "f:labels": { ".": {}, "f:app": {} }, "f:finalizers": { 'v:"c/d"': {} } },
        "f:spec": {
          "f:containers": {
            'k:{"name":"app"}': {
              ".": {},
              "f:name": {},
              "f:args": {},
              "f:ports": { 'k:{"containerPort":80,"protocol":"TCP"}': { "f:containerPort": {} } },
            },
          },
        },
      }),
      entry(
        "kubelet",
        {
          "f:status": { "f:phase": {} },
          "f:spec": { "f:containers": { 'k:{"name":"app"}': { "f:name": {} } } },
        },
        { subresource: "status" },
      ),
      "no entry",
    ],
  },
  spec: {
    containers: [
      { name: "side", image: "s" },
      { name: "app", args: ["serve", "text\nof lines\n"], ports: [{ containerPort: 80, protocol: "TCP" }] },
    ],
  },
  status: { phase: "Running" },
};

const { text, lines } = objectYaml(POD);
const line = (start: string) => lines.find((one) => one.text.trim().startsWith(start));
const managers = (start: string) => line(start)?.owners.map(({ manager }) => manager);

describe("objectYaml", () => {
  it("is the text of kubectl, without managedFields", () => {
    expect(text).not.toContain("managedFields");
    expect(lines.map((one) => one.text).join("\n")).toBe(text.trimEnd());
  });

  it("says who owns each field: by name, by an item's keys, by its value", () => {
    expect(managers("app: web")).toEqual(["kubectl"]);
    expect(managers("- c/d")).toEqual(["kubectl"]);
    expect(managers("- a/b")).toEqual([]);
    expect(managers("- name: app")).toEqual(["kubectl", "kubelet"]);
    expect(managers("- name: side")).toEqual([]);
    expect(managers("- containerPort: 80")).toEqual(["kubectl"]);
    expect(managers("protocol: TCP")).toEqual([]);
    expect(managers("phase: Running")).toEqual(["kubelet"]);
  });

  it("gives what is owned as a whole to its owner, with all that is in it", () => {
    expect(managers("args:")).toEqual(["kubectl"]);
    expect(managers("- serve")).toEqual(["kubectl"]);
  });

  it("knows what folds", () => {
    expect(line("- name: app")?.path).toBe(".spec.containers[1]");
    const folded = new Set([".spec.containers[1]"]);
    const open = openLines(lines, folded).map((at) => lines[at]?.text);
    expect(open.slice(-3)).toEqual(["  - name: app", "status:", "  phase: Running"]);
    expect(line("spec:")?.inside).toBe(
      text.split("\n").indexOf("status:") - text.split("\n").indexOf("spec:") - 1,
    );
  });

  it("finds what hides a line", () => {
    const all = foldedBelow(lines, 1);
    const at = lines.findIndex((one) => one.text.includes("containerPort"));
    expect(hiding(lines, at, all)).toEqual([
      ".spec",
      ".spec.containers",
      ".spec.containers[1]",
      ".spec.containers[1].ports",
    ]);
  });

  it("tells the lines that changed", () => {
    const after = objectYaml({ ...POD, status: { phase: "Failed", reason: "Evicted" } });
    expect(changedPaths(lines, after.lines)).toEqual([".status.phase", ".status.reason"]);
  });

  it("takes an object whose fields are attacks", () => {
    const odd = JSON.parse(
      '{"metadata":{"name":"x","uid":"u","resourceVersion":"1","__proto__":{"a":1},"managedFields":[{"manager":"m","fieldsV1":{"f:__proto__":{},"k:no":{}}}]},"constructor":[[],{},[[1]]]}',
    );
    expect(objectYaml(odd).lines.length).toBeGreaterThan(5);
  });
});

it("takes a list of 20,000 items without looking each up among all others", () => {
  const items = Array.from({ length: 20_000 }, (_, i) => ({ name: `n${i}`, value: "v" }));
  const fields = Object.fromEntries(
    items.map(({ name }) => [`k:{"name":"${name}"}`, { ".": {}, "f:value": {} }]),
  );
  const object = {
    metadata: {
      uid: "u",
      name: "n",
      resourceVersion: "1",
      managedFields: [entry("m", { "f:list": fields })],
    },
    list: items,
  };
  expect(objectYaml(object).lines.at(-1)?.owners).toMatchObject([{ manager: "m" }]);
});
