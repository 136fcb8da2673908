import { describe, expect, it } from "vitest";
import { fullNode } from "@/lib/testing/full-node";
import { assemble } from "./assemble";
import { seenByKubelet } from "./from-source";
import { readNode } from "./node";
import { type PodModel, readPod } from "./pod";
import { parseCadvisor } from "./sources/cadvisor";
import { makeFacts } from "./testing";

const full = fullNode(3);
const pods = full.pods.flatMap((pod) => readPod(pod) ?? []);
const node = readNode(full.node);
if (node === null) throw new Error("no node");
const facts = makeFacts({}, { node });
const seenIn = (text: string) => seenByKubelet(parseCadvisor(text).rows, 2, null);
const tree = (of: readonly PodModel[], text = full.text) =>
  assemble({ facts, pods: of, seen: seenIn(text), summary: null });

/** The same tree made by someone who has seen nothing before. */
const anew = (of: readonly PodModel[], text = full.text) =>
  assemble({ facts: { ...facts }, pods: of, seen: seenIn(text), summary: null });

describe("the places of a tree", () => {
  it("hold nothing back of what the files hold now", () => {
    const before = tree(pods);
    const text = full.text.replaceAll(/^(container_memory_working_set_bytes\{.*\}) \S+/gm, "$1 4096");
    const after = tree(pods, text);
    expect(after).toEqual(anew(pods, text));
    expect(after.cgroups.map(({ path }) => path)).toEqual(before.cgroups.map(({ path }) => path));
    expect(after.cgroups.find(({ cls }) => cls.kind === "pod")?.observed.usage.workingSet).toBe(4096);
  });

  it("follow a pod that goes, comes back with another container", () => {
    tree(pods);
    expect(tree(pods.slice(1))).toEqual(anew(pods.slice(1)));
    const [first, ...others] = pods;
    if (first === undefined) throw new Error("no pod");
    const restarted = {
      ...first,
      containers: first.containers.map((container) => ({ ...container, id: "f".repeat(64) })),
    };
    const changed = [restarted, ...others];
    expect(tree(changed)).toEqual(anew(changed));
    expect(tree(pods)).toEqual(anew(pods));
  });

  it("follow a cgroup that the kubelet no longer shows, and one that it knows by another name", () => {
    tree(pods);
    const [, gone = ""] = /id="(\/kubepods[^"]+\.scope)"/.exec(full.text) ?? [];
    const without = full.text.replaceAll(new RegExp(`^.*id="${gone}".*\n`, "gm"), "");
    expect(tree(pods, without)).toEqual(anew(pods, without));
    const renamed = full.text.replaceAll('container="app"', 'container=""');
    tree([]);
    expect(tree([], renamed)).toEqual(anew([], renamed));
  });
});
