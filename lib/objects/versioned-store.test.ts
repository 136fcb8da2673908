import fc from "fast-check";
import { expect, test } from "vitest";
import { VersionedStore } from "./versioned-store";

interface Thing {
  readonly key: string;
  readonly version: number;
  readonly value: number;
}

const writes = fc.array(
  fc.record({
    key: fc.constantFrom("a/x", "a/y", "b/x", "a-b/x"),
    value: fc.integer(),
    remove: fc.boolean(),
  }),
  { maxLength: 40 },
);

test("every state since the compaction can be had again, and the changes lead from one to the next", () => {
  fc.assert(
    fc.property(writes, fc.nat(40), (steps, compactAt) => {
      const store = new VersionedStore<Thing>();
      const states = [store.list()];
      steps.forEach(({ key, value, remove }, index) => {
        const thing = { key, value, version: index + 1 };
        if (remove) store.delete(thing);
        else store.put(thing);
        states.push(store.list());
      });
      store.compact(Math.min(compactAt, steps.length));
      states.forEach((state, version) => {
        expect(store.at(version)).toEqual(version < store.compacted ? null : state);
      });
      const replayed = new Map((states[store.compacted] ?? []).map((thing) => [thing.key, thing]));
      for (const { type, item, before } of store.since(store.compacted)) {
        expect(replayed.get(item.key) ?? null).toEqual(before);
        if (type === "DELETED") replayed.delete(item.key);
        else replayed.set(item.key, item);
      }
      expect([...replayed.values()].sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual(store.list());
    }),
  );
});

test("keys are in etcd's order: by byte, across the slash", () => {
  const store = new VersionedStore<Thing>();
  for (const [index, key] of ["a/x", "b/x", "a-b/x"].entries())
    store.put({ key, version: index + 1, value: 0 });
  expect(store.list().map(({ key }) => key)).toEqual(["a-b/x", "a/x", "b/x"]);
});
