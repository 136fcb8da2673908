import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CadvisorParser, parseCadvisor } from "./cadvisor";
import { type Column, figureOf } from "./cadvisor-table";

const row = (id: string, extra = "") =>
  `{container="",${extra}id="${id}",image="",name="",namespace="",pod=""}`;
const TEXT = `# HELP cadvisor_version_info A metric.
# TYPE cadvisor_version_info gauge
cadvisor_version_info{cadvisorRevision="",cadvisorVersion=""} 1
# HELP container_blkio_device_usage_total Blkio
# TYPE container_blkio_device_usage_total counter
container_blkio_device_usage_total${row("/a", 'device="",')} 0 1795443709627
# HELP container_cpu_cfs_periods_total Periods
# TYPE container_cpu_cfs_periods_total counter
container_cpu_cfs_periods_total${row("/c")} 7 1795443709000
# HELP container_cpu_usage_seconds_total Cumulative cpu time consumed in seconds.
# TYPE container_cpu_usage_seconds_total counter
container_cpu_usage_seconds_total${row("/a", 'cpu="total",')} 12.5 1795443709627
container_cpu_usage_seconds_total${row("/a", 'cpu="cpu00",')} 99 1795443709627
container_cpu_usage_seconds_total${row("/b", 'cpu="total",')} 1e-3 1795443709630
# HELP container_memory_usage_bytes Current
# TYPE container_memory_usage_bytes gauge
container_memory_usage_bytes${row("/a")} 4.118540288e+09 1795443709627
container_memory_usage_bytes${row("/b")} 0 1795443709630
container_memory_usage_bytes${row("/c")} 3
container_memory_usage_bytes${row("/system.slice/system-serial\\\\x2dgetty.slice")} 5
# HELP container_spec_cpu_shares Shares
# TYPE container_spec_cpu_shares gauge
container_spec_cpu_shares${row("/a")} 1024
container_spec_cpu_shares${row("/b")} 2
# TYPE machine_cpu_cores gauge
machine_cpu_cores{boot_id="x",machine_id=""} 2
`;

const read = (text: string) => {
  const { rows, unread, machine } = parseCadvisor(text);
  const of = (column: Column) => Object.fromEntries(rows.map((r) => [r.id, figureOf(r, column)]));
  return { ids: rows.map(({ id }) => id), unread, machine, of, rows };
};

describe("cAdvisor's text", () => {
  it("gives a row for each cgroup, in the columns that are wanted", () => {
    const { ids, unread, machine, of, rows } = read(TEXT);
    expect(ids.sort()).toEqual(["/a", "/b", "/c", "/system.slice/system-serial\\x2dgetty.slice"].sort());
    expect(of("container_cpu_usage_seconds_total")).toMatchObject({
      "/a": 12.5,
      "/b": 0.001,
      "/c": Number.NaN,
    });
    expect(of("container_memory_usage_bytes")).toMatchObject({ "/a": 4_118_540_288, "/c": 3 });
    expect(of("container_spec_cpu_shares")).toMatchObject({ "/a": 1024, "/b": 2 });
    expect(of("container_cpu_cfs_periods_total")).toMatchObject({ "/a": Number.NaN, "/c": 7 });
    expect(rows.find(({ id }) => id === "/a")?.cpuAt).toBe(1_795_443_709_627);
    expect(machine).toEqual({ machine_cpu_cores: 2 });
    expect(unread).toBe(0);
  });

  it("reads the same in pieces of any size", () => {
    const whole = parseCadvisor(TEXT);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1 }), (sizes) => {
        const parser = new CadvisorParser();
        for (let at = 0, i = 0; at < TEXT.length; i += 1) {
          const size = sizes[i % sizes.length] ?? 1;
          parser.push(TEXT.slice(at, at + size));
          at += size;
        }
        expect(parser.finish()).toEqual(whole);
      }),
    );
  });

  it("does without comments, and names what is no sample", () => {
    const bare = TEXT.replace(/^#.*\n/gm, "");
    expect(parseCadvisor(bare).rows).toEqual(parseCadvisor(TEXT).rows);
    const odd = parseCadvisor(
      `<html>\n${TEXT}container_spec_cpu_shares{id=} 1\ncontainer_spec_cpu_shares${row("/a")} x\n`,
    );
    expect(odd.unread).toBe(3);
    expect(odd.unreadExample).toBe("<html>");
  });

  it("takes container ids where the stats come from the runtime", () => {
    const id = "b".repeat(64);
    const { rows } = read(
      `# TYPE container_memory_usage_bytes gauge\ncontainer_memory_usage_bytes{container="app",id="${id}",image="i",name="${id}",namespace="shop",pod="api"} 5 1\n`,
    );
    expect(rows[0]).toMatchObject({ id, container: "app", pod: "api" });
  });

  it("never throws", () => {
    const pieces = fc.constantFrom(
      "container_memory_usage_bytes",
      "container_cpu",
      "{",
      "}",
      '"',
      "=",
      ",",
      "id",
      "\\",
      "\n",
      "# TYPE ",
      "# ",
      " ",
      "1",
      "e5",
      "NaN",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces).map((p) => p.join("")),
          fc.string(),
        ),
        (text) => void parseCadvisor(text),
      ),
      { numRuns: 500 },
    );
  });
});
