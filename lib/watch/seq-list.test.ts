import fc from "fast-check";
import { expect, test } from "vitest";
import { SeqList } from "./seq-list";

test("is what an array would be, however much was dropped", () => {
  const step = fc.record({ push: fc.nat(2000), drop: fc.nat(3000) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
      const list = new SeqList();
      let plain: number[] = [];
      let next = 0;
      for (const { push, drop } of steps) {
        for (let i = 0; i < push; i += 1, next += 2) {
          list.push(next);
          plain.push(next);
        }
        list.dropBelow(drop);
        plain = plain.filter((seq) => seq >= drop);
      }
      expect(list.length).toBe(plain.length);
      expect(list.slice(0, 10_000)).toEqual(plain);
      expect([list.at(0), list.at(-1), list.at(3)]).toEqual([plain[0], undefined, plain[3]]);
      expect(list.slice(2, 3)).toEqual(plain.slice(2, 5));
      expect(list.search((seq) => seq >= 1500)).toBe(plain.filter((seq) => seq < 1500).length);
    }),
  );
});
