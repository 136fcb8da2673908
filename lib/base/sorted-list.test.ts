import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SortedList } from "./sorted-list";

interface Item {
  readonly key: number;
  readonly value: number;
}

const byKey = (a: Item, b: Item) => a.key - b.key;

/** Keys of all, with what a plain sort of the truth would give. */
function check(list: SortedList<Item>, truth: ReadonlyMap<number, Item>): void {
  const sorted = [...truth.values()].sort(byKey);
  expect(list.size).toBe(sorted.length);
  expect(list.slice(0, sorted.length + 1)).toEqual(sorted);
  const middle = Math.floor(sorted.length / 3);
  expect(list.slice(middle, 700)).toEqual(sorted.slice(middle, middle + 700));
}

describe("SortedList", () => {
  it("stays what sorting everything anew would give, whatever comes and goes", () => {
    const step = fc.record({
      put: fc.boolean(),
      key: fc.nat(6_000),
      length: fc.integer({ min: 1, max: 900 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(6_000), { maxLength: 50 }), fc.array(step), (start, steps) => {
        const list = new SortedList<Item>(byKey);
        const items = start.map((key) => ({ key, value: -1 })).sort(byKey);
        const truth = new Map(items.map((item) => [item.key, item]));
        list.replace(items);
        steps.forEach(({ put, key, length }, value) => {
          for (let i = key; i < key + length; i += 1) {
            const item = { key: i, value };
            if (put) list.put(item);
            else list.remove(item);
            if (put) truth.set(i, item);
            else truth.delete(i);
          }
        });
        check(list, truth);
      }),
      { numRuns: 50 },
    );
  });

  it("finds what lies behind a part that was removed whole", () => {
    const items = Array.from({ length: 1025 }, (_, key) => ({ key, value: 0 }));
    const list = new SortedList<Item>(byKey);
    for (const item of items) list.put(item);
    for (const item of items.slice(0, 513)) list.remove(item);
    check(list, new Map(items.slice(513).map((item) => [item.key, item])));
  });

  it("takes a large start whole", () => {
    const items = Array.from({ length: 10_000 }, (_, key) => ({ key, value: 0 }));
    const list = new SortedList<Item>(byKey);
    list.replace(items);
    check(list, new Map(items.map((item) => [item.key, item])));
  });

  it("is empty past its end", () => {
    const list = new SortedList<Item>(byKey);
    list.put({ key: 1, value: 1 });
    expect(list.slice(1, 10)).toEqual([]);
    list.remove({ key: 1, value: 0 });
    list.remove({ key: 1, value: 0 });
    expect([list.size, list.slice(0, 10)]).toEqual([0, []]);
  });
});
