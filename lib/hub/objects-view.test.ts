import { describe, expect, it } from "vitest";
import type { ReflectorStatus } from "@/lib/kube/reflector/status";
import type { KubeObject } from "@/lib/objects/kube-object";
import type { Changes } from "./objects-index";
import { ObjectsView } from "./objects-view";

const object = (name: string, resourceVersion = "1", extra = {}): KubeObject => ({
  metadata: { uid: `uid-${name}`, name, namespace: "shop", resourceVersion, ...extra },
});

/** A reflector played by the test. */
function source(...start: KubeObject[]) {
  const objects = new Map(start.map((o) => [o.metadata.uid, o]));
  const deltas = new Set<(delta: Changes) => void>();
  const statuses = new Set<() => void>();
  const subscribe =
    <T>(set: Set<T>) =>
    (listener: T) => {
      set.add(listener);
      return () => void set.delete(listener);
    };
  return {
    objects,
    status: () => ({ phase: "live", columns: [], resourceVersion: "" }) as unknown as ReflectorStatus,
    onDelta: subscribe(deltas),
    onStatus: subscribe(statuses),
    say: (delta: Partial<Changes>) => {
      const whole = { resync: false, added: [], modified: [], removed: [], ...delta };
      for (const { metadata } of whole.removed) objects.delete(metadata.uid);
      for (const o of [...whole.added, ...whole.modified]) objects.set(o.metadata.uid, o);
      for (const listener of deltas) listener(whole);
    },
    listeners: () => deltas.size + statuses.size,
  };
}

const names = (view: ObjectsView, window = { offset: 0, count: 10 }) =>
  view.frame(window).rows.map((row) => row.name);

describe("ObjectsView", () => {
  it("shows a window by name, with the size of the whole", () => {
    const view = new ObjectsView(source(object("c"), object("a"), object("b")));
    expect(view.frame({ offset: 1, count: 1 })).toMatchObject({ offset: 1, total: 3, rows: [{ name: "b" }] });
    expect(view.frame({ tail: 2 })).toMatchObject({ offset: 1, rows: [{ name: "b" }, { name: "c" }] });
    expect(view.frame({ offset: 99, count: 5 })).toMatchObject({ offset: 3, rows: [] });
  });

  it("follows changes, each with a new revision, and tells its listeners", () => {
    const pods = source(object("a"));
    const view = new ObjectsView(pods);
    let told = 0;
    view.onChange(() => told++);
    const before = view.revision;
    pods.say({ added: [object("b")] });
    pods.say({ modified: [object("a", "2")] });
    pods.say({ removed: [object("b")] });
    expect(view.frame({ offset: 0, count: 9 }).rows).toMatchObject([{ name: "a", rev: "2" }]);
    expect([view.revision - before, told]).toEqual([3, 3]);
  });

  it.each(["few", "most"])("begins an epoch with a new snapshot, of which %s differ", (much) => {
    const rest = Array.from({ length: much === "few" ? 20 : 1 }, (_, i) => object(`m${i + 10}`));
    const pods = source(object("a"), ...rest);
    const view = new ObjectsView(pods);
    const before = view.epoch;
    pods.say({ resync: true, added: [object("z")], removed: [object("a")] });
    expect(names(view, { offset: 0, count: 99 })).toEqual([
      ...rest.map(({ metadata }) => metadata.name),
      "z",
    ]);
    expect(view.epoch).toBe(before + 1);
  });

  it("keeps to what is searched for, in name or namespace, as objects come and go", () => {
    const pods = source(object("web-1"), object("db"));
    const view = new ObjectsView(pods, "WEB");
    pods.say({ added: [object("web-2"), object("cache")] });
    expect(names(view)).toEqual(["web-1", "web-2"]);
    expect(names(new ObjectsView(pods, "shop"))).toEqual(["cache", "db", "web-1", "web-2"]);
  });

  it("says when an object was made, and that its deletion waits", () => {
    const times = { creationTimestamp: "2026-01-01T00:00:00Z", deletionTimestamp: "2026-01-02T00:00:00Z" };
    const view = new ObjectsView(source(object("a", "1", times)));
    expect(view.frame({ offset: 0, count: 1 }).rows).toMatchObject([
      { createdAt: times.creationTimestamp, deletedAt: times.deletionTimestamp, cells: null },
    ]);
  });

  it("leaves its source when closed", () => {
    const pods = source();
    new ObjectsView(pods).close();
    expect(pods.listeners()).toBe(0);
  });
});
