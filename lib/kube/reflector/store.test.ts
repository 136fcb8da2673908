import { describe, expect, test } from "vitest";
import { pod } from "@/lib/testing/scripted-source";
import { ObjectStore } from "./store";

function filled(resourceVersion: string, ...objects: ReturnType<typeof pod>[]): ObjectStore {
  const snapshot = new ObjectStore();
  for (const object of objects) snapshot.put(object, 10);
  const store = new ObjectStore();
  store.replace(snapshot, resourceVersion);
  return store;
}

const versions = (store: ObjectStore) =>
  [...store.objects.values()].map(({ metadata }) => `${metadata.uid}@${metadata.resourceVersion}`);

describe("versions", () => {
  test("only a newer one is applied", () => {
    const store = filled("10", pod("a", 5));
    expect(store.put(pod("a", 12), 10)).toMatchObject({
      outcome: "applied",
      delta: { modified: [pod("a", 12)] },
    });
    expect(store.put(pod("a", 12), 10)).toEqual({ outcome: "duplicate", delta: null });
    expect(store.put(pod("a", 11), 10)).toEqual({ outcome: "outdated", delta: null });
    expect(versions(store)).toEqual(["uid-a@12"]);
  });

  test("digits decide, not their order as text, nor their value as a double", () => {
    const store = filled("1", pod("a", "9"));
    expect(store.put(pod("a", "10"), 10).outcome).toBe("applied");
    expect(store.put(pod("a", "9007199254740992"), 10).outcome).toBe("applied");
    expect(store.put(pod("a", "9007199254740993"), 10).outcome).toBe("applied");
    expect(store.put(pod("a", "9007199254740992"), 10).outcome).toBe("outdated");
  });

  test("where they cannot be compared, the last one wins", () => {
    const store = filled("x", pod("a", "x1"));
    expect(store.put(pod("a", "x0"), 10).outcome).toBe("applied");
    expect(store.put(pod("a", "x0"), 10).outcome).toBe("duplicate");
    expect(store.put(pod("b", ""), 10).outcome).toBe("applied");
    expect(store.put(pod("b", ""), 10).outcome).toBe("applied");
  });
});

describe("deletions", () => {
  test("what was deleted is not brought back by a late event, but by a newer one", () => {
    const store = filled("10", pod("a", 5));
    expect(store.remove(pod("a", 20))).toMatchObject({
      outcome: "applied",
      delta: { removed: [pod("a", 5)] },
    });
    expect(store.put(pod("a", 15), 10).outcome).toBe("outdated");
    expect(store.put(pod("a", 20), 10).outcome).toBe("outdated");
    expect(store.put(pod("a", 21), 10).outcome).toBe("applied");
  });

  test("twice, or of something unknown, is nothing", () => {
    const store = filled("10", pod("a", 5));
    store.remove(pod("a", 20));
    expect(store.remove(pod("a", 20))).toEqual({ outcome: "absent", delta: null });
    expect(store.remove(pod("b", 21))).toEqual({ outcome: "absent", delta: null });
  });

  test("an earlier one told again does not take the place of a later one", () => {
    const store = filled("10", pod("a", 5));
    store.remove(pod("a", 12));
    store.put(pod("a", 14), 10);
    store.remove(pod("a", 16));
    store.remove(pod("a", 12));
    expect(store.put(pod("a", 14), 10).outcome).toBe("outdated");
  });

  test("one that is older than the object is late", () => {
    const store = filled("30", pod("a", 25));
    expect(store.remove(pod("a", 20)).outcome).toBe("outdated");
  });

  test("before the snapshot: an event about an object that it does not hold is late", () => {
    const store = filled("10");
    expect(store.put(pod("gone", 9), 10).outcome).toBe("outdated");
    expect(store.put(pod("gone", 10), 10).outcome).toBe("outdated");
    expect(store.put(pod("new", 11), 10).outcome).toBe("applied");
  });
});

describe("identity", () => {
  test("the same name under a new uid: the old one is gone", () => {
    const store = filled("10", pod("a", 5, "u1"));
    const { delta } = store.put(pod("a", 12, "u2"), 10);
    expect(delta).toMatchObject({ added: [pod("a", 12, "u2")], removed: [pod("a", 5, "u1")], resync: false });
    expect(versions(store)).toEqual(["u2@12"]);
    expect(store.put(pod("a", 11, "u1"), 10).outcome).toBe("outdated");
    expect(store.remove(pod("a", 11, "u1")).outcome).toBe("absent");
    expect(versions(store)).toEqual(["u2@12"]);
  });

  test("the same name in another namespace is another object", () => {
    const store = filled("10", pod("a", 5));
    const other = pod("a", 12, "u2");
    store.put({ ...other, metadata: { ...other.metadata, namespace: "other" } }, 10);
    expect(store.objects.size).toBe(2);
  });
});

describe("snapshots", () => {
  test("replacing says what changed, and keeps what did not", () => {
    const store = filled("10", pod("same", 5), pod("changed", 6), pod("gone", 7));
    const same = store.objects.get("uid-same");
    const next = new ObjectStore();
    for (const object of [pod("same", 5), pod("changed", 12), pod("new", 13)]) next.put(object, 10);
    const delta = store.replace(next, "20");
    expect(delta).toEqual({
      epoch: 2,
      resync: true,
      added: [pod("new", 13)],
      modified: [pod("changed", 12)],
      removed: [pod("gone", 7)],
    });
    expect(store.objects.get("uid-same")).toBe(same);
  });

  test("a new epoch may go back, within an epoch nothing does", () => {
    const store = filled("100", pod("a", 90));
    const restored = new ObjectStore();
    restored.put(pod("a", 4), 10);
    expect(store.replace(restored, "5").modified).toEqual([pod("a", 4)]);
    expect(store.put(pod("a", 6), 10).outcome).toBe("applied");
  });
});

describe("limits", () => {
  test("what finds no room is counted; what is there can change and make room", () => {
    const store = new ObjectStore({ objects: 2, bytes: 100 });
    store.put(pod("a", 1), 10);
    store.put(pod("b", 2), 10);
    expect(store.put(pod("c", 3), 10)).toEqual({ outcome: "no-room", delta: null });
    expect(store.put(pod("a", 4), 20).outcome).toBe("applied");
    expect([store.leftOut, store.bytes]).toEqual([1, 30]);
    store.remove(pod("b", 5));
    expect(store.put(pod("c", 6), 10).outcome).toBe("applied");
    expect(store.bytes).toBe(30);
  });

  test("bytes are a limit too", () => {
    const store = new ObjectStore({ objects: 10, bytes: 25 });
    expect(["a", "b", "c"].map((name, i) => store.put(pod(name, i + 1), 10).outcome)).toEqual([
      "applied",
      "applied",
      "no-room",
    ]);
  });

  test("deletions are forgotten, the oldest first, rather than kept for ever", () => {
    const store = new ObjectStore();
    for (let i = 1; i <= 10_001; i += 1) store.remove(pod(`p${i}`, i));
    expect(store.put(pod("p1", 1), 1).outcome).toBe("applied");
    expect(store.put(pod("p2", 2), 1).outcome).toBe("outdated");
  });
});
