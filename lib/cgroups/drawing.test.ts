import { describe, expect, it } from "vitest";
import { csvOf } from "./csv";
import { icicle } from "./icicle";
import type { MapCell } from "./map";
import type { CgroupRow } from "./row-schema";
import { sayMilli, sayPart, sayValue } from "./say";
import { sparkPath } from "./spark";

const cell = (key: string, parent: string | null, share: number, memory: number): MapCell => ({
  key,
  parent,
  label: key,
  kind: "pod",
  qos: null,
  share,
  weight: null,
  cpuMilli: 100,
  cpuMax: null,
  memory,
  memoryMax: 200,
  memoryProtected: 50,
});
const CELLS = [
  cell("r", null, 1, 100),
  cell("a", "r", 0.75, 25),
  cell("b", "r", 0.25, 75),
  cell("c", "b", 0.25, 75),
];
const options = { width: 400, rowHeight: 10, budget: { cpu: 1000, memory: 1000 } };

describe("an icicle", () => {
  it("is as wide as CPU is sure, filled by what is used of that", () => {
    const areas = icicle(CELLS, { ...options, by: "cpu" });
    expect(areas.map(({ cell, x, width, y }) => [cell.key, x, width, y])).toEqual([
      ["r", 0, 400, 0],
      ["a", 0, 300, 10],
      ["b", 300, 100, 10],
      ["c", 300, 100, 20],
    ]);
    expect(areas[2]?.filled).toBeCloseTo(0.4);
  });

  it("is as wide as memory is used, filled up to the limit", () => {
    const [, a, b] = icicle(CELLS, { ...options, by: "memory" });
    expect([a?.width, b?.width, b?.filled, b?.guarded]).toEqual([100, 300, 75 / 200, 50 / 75]);
  });

  it("may have nothing in it", () => {
    expect(icicle([], { ...options, by: "cpu" })).toEqual([]);
  });
});

describe("figures", () => {
  it.each([
    ["cpu.max", "50000 100000", "500m"],
    ["cpu.max", "max 100000", "max"],
    ["cpu.max", "1500 100000", "15m"],
    ["memory.max", "268435456", "256 MiB"],
    ["memory.oom.group", "1", "1"],
    ["cpuset.cpus", "", "(empty)"],
    ["pids.max", "4702", "4702"],
  ])("%s %s is %s", (knob, raw, said) => {
    expect(sayValue(knob, raw)).toBe(said);
  });

  it("have as many digits as they are worth", () => {
    expect([0.034, 9.9, 57.2, 1500].map(sayMilli)).toEqual(["0.03m", "9.9m", "57m", "1500m"]);
    expect([0.319, 0.004, 1].map(sayPart)).toEqual(["31.9 %", "0.40 %", "100 %"]);
  });
});

describe("a sparkline", () => {
  it("breaks where nothing is known", () => {
    expect(sparkPath([0, 50, null, 100, 100], 40, 10, 100)).toBe("M0 10L10 5M30 0L40 0");
    expect(sparkPath([1], 40, 10, 100)).toBe("");
  });
});

describe("CSV", () => {
  it("quotes what it must, and keeps formulas from being any", () => {
    const row = {
      key: "/a,b",
      kind: "pod",
      qos: "Burstable",
      state: "present",
      role: null,
      pod: { namespace: "shop", name: "=cmd()" },
      container: null,
      usage: { cpuMilli: 1.5, workingSet: null, memory: 0, pids: 1, oomKills: 0, throttledSeconds: null },
      share: 0.5,
      pressure: { cpu: null, memory: null, io: null },
      checks: [["oom_score_adj", "-997", "-997", "equal"]],
    } as unknown as CgroupRow;
    const [head, line] = csvOf([row]).split("\r\n");
    expect(head?.endsWith("oom_score_adj,oom_score_adj expected,oom_score_adj verdict")).toBe(true);
    expect(line).toBe(`"/a,b",pod,Burstable,present,,shop,'=cmd(),,1.5,,0,1,0,,0.5,,,,-997,-997,equal`);
  });
});
