import fc from "fast-check";
import { expect, it } from "vitest";
import { joinCell, mapCellSchema, splitCell } from "./map";
import { type CgroupRow, cgroupRowSchema } from "./row-schema";
import { joinRow, splitRow } from "./row-wire";

const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0));
const cell = fc.option(
  fc.record({ some: number, some60: number, some300: number, full: number, measured: fc.boolean() }),
);
const USAGE = Object.keys(cgroupRowSchema.shape.usage.shape);

it("a row's figures find it again after the wire, each of them", () => {
  const figures = fc.record({
    usage: fc
      .tuple(...USAGE.map(() => number))
      .map((all) => Object.fromEntries(USAGE.map((name, i) => [name, all[i]]))),
    pressure: fc.record({ cpu: cell, memory: cell, io: cell }),
    share: number,
    spark: fc.array(number, { maxLength: 16 }),
  });
  fc.assert(
    fc.property(figures, (some) => {
      const row = { key: "/a", label: "a", checks: [], ...some } as unknown as CgroupRow;
      const [still, own] = JSON.parse(JSON.stringify(splitRow(row)));
      expect(Object.keys(still).sort()).toEqual(["checks", "key", "label"]);
      expect(JSON.stringify(joinRow(still, own))).toBe(
        JSON.stringify({ key: "/a", label: "a", checks: [], ...joined(row) }),
      );
    }),
  );
});

/** In the order in which they are joined. */
const joined = ({ usage, pressure, share, spark }: CgroupRow) => ({ usage, pressure, share, spark });

it("an area's figures find it again", () => {
  const cell = { key: "/a", parent: null, label: "a", kind: "pod", qos: null, share: 0.5, weight: "1" };
  const whole = mapCellSchema.parse({
    ...cell,
    cpuMilli: 7,
    cpuMax: 9,
    memory: 1,
    memoryMax: null,
    memoryProtected: null,
  });
  const [still, figures] = splitCell(whole);
  expect("memory" in still).toBe(false);
  expect(joinCell(still, figures)).toEqual(whole);
});
