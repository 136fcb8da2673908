import { describe, expect, it } from "vitest";
import { findJumps, type Jump } from "./jump-list";

const jump = (name: string, about = ""): Jump => ({
  key: name + about,
  name,
  kind: "resource",
  about,
  go: () => {},
});
const all = [
  jump("Overview"),
  jump("pods", "v1"),
  jump("poddisruptionbudgets", "policy/v1"),
  jump("pods", "metrics.k8s.io/v1beta1"),
];
const names = (query: string) => findJumps(all, query).map(({ name, about }) => `${name} ${about}`.trim());

describe("findJumps", () => {
  it("keeps the given order without a query", () => {
    expect(names("")).toEqual([
      "Overview",
      "pods v1",
      "poddisruptionbudgets policy/v1",
      "pods metrics.k8s.io/v1beta1",
    ]);
  });

  it("puts short names that begin with the query first", () => {
    expect(names("pod")).toEqual([
      "pods v1",
      "pods metrics.k8s.io/v1beta1",
      "poddisruptionbudgets policy/v1",
    ]);
  });

  it("wants every word somewhere", () => {
    expect(names("pods metrics")).toEqual(["pods metrics.k8s.io/v1beta1"]);
    expect(names("pods nowhere")).toEqual([]);
  });
});

it("keeps what the query has found by other means", () => {
  const object = { ...jump("web-0", "Pod in shop"), always: true };
  expect(findJumps([...all, object], "po/web-0").map(({ name }) => name)).toEqual(["web-0"]);
});

it("puts objects behind views and resources, unless a slash says that one is meant", () => {
  const object = { ...jump("metrics", "pods in default"), always: true };
  const first = (query: string) => findJumps([object, ...all], query)[0]?.about;
  expect(first("pods metrics")).toBe("metrics.k8s.io/v1beta1");
  expect(first("pods/metrics")).toBe("pods in default");
});
