import { describe, expect, it } from "vitest";
import { listCounts, originBetween } from "./list-origin";

const line = (group: string, resource: string, storage: string, value: number) =>
  `apiserver_storage_list_total{group="${group}",index="",resource="${resource}",storage="${storage}"} ${value}`;

const METRICS = [
  "# TYPE apiserver_storage_list_total counter",
  line("", "pods", "etcd", 13),
  line("", "pods", "watchcache", 20),
  line("apps", "pods", "etcd", 1000),
  line("", "nodes", "watchcache", 1000),
].join("\n");

describe("the counters of lists", () => {
  it("are those of one resource, by where it was read", () => {
    expect(listCounts(METRICS, "", "pods")).toEqual({ cache: 20, etcd: 13 });
    expect(listCounts(METRICS, "", "secrets")).toEqual({ cache: 0, etcd: 0 });
  });

  it("are unknown where the server does not tell storages apart", () => {
    const old = 'apiserver_storage_list_total{resource="/registry/pods"} 4';
    expect(listCounts(old, "", "pods")).toBeNull();
    expect(listCounts("", "", "pods")).toBeNull();
  });

  it("tell the origin of the one list between two readings, and of no other", () => {
    const before = { cache: 20, etcd: 13 };
    expect(originBetween(before, { cache: 21, etcd: 13 })).toBe("cache");
    expect(originBetween(before, { cache: 20, etcd: 14 })).toBe("etcd");
    expect(originBetween(before, { cache: 21, etcd: 14 })).toBeNull();
    expect(originBetween(before, before)).toBeNull();
    expect(originBetween(null, before)).toBeNull();
  });
});
