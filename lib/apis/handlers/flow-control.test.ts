import { describe, expect, it } from "vitest";
import { requestInfo } from "@/lib/objects/request-info";
import { matchFlowSchema, readFlowSchemas, readPriorityLevels } from "./flow-control";
import { filterTimes } from "./metrics";

const schema = (name: string, precedence: number, rule: object) => ({
  metadata: { name, uid: `uid-${name}` },
  spec: {
    matchingPrecedence: precedence,
    priorityLevelConfiguration: { name: `level-${name}` },
    rules: [rule],
  },
});
const all = [{ kind: "Group", group: { name: "*" } }];
const any = { verbs: ["*"], apiGroups: ["*"], resources: ["*"], clusterScope: true, namespaces: ["*"] };
const list = {
  items: [
    schema("catch-all", 10000, { subjects: [{ kind: "User", user: { name: "nobody" } }] }),
    schema("probes", 2, {
      subjects: all,
      nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["/healthz", "/livez/*"] }],
    }),
    schema("admins", 1, {
      subjects: [{ kind: "Group", group: { name: "system:masters" } }],
      resourceRules: [any],
      nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
    }),
    schema("pods-only", 500, {
      subjects: [{ kind: "ServiceAccount", serviceAccount: { namespace: "ci", name: "*" } }],
      resourceRules: [{ ...any, resources: ["pods", "pods/log"], namespaces: ["ci"], clusterScope: false }],
    }),
    schema("named", 400, {
      subjects: [{ kind: "ServiceAccount", serviceAccount: { namespace: "ci", name: "bot" } }],
      resourceRules: [{ ...any, verbs: ["watch"] }],
    }),
  ],
};

const match = (path: string, username: string, ...groups: string[]) =>
  matchFlowSchema(readFlowSchemas(list), {
    username,
    groups,
    info: requestInfo(path),
    path: path.split("?")[0] ?? "",
  })?.name;

describe("matchFlowSchema", () => {
  it("takes the lowest precedence that fits", () => {
    expect(match("/api/v1/pods", "admin", "system:masters")).toBe("admins");
    expect(match("/livez/ping", "jane")).toBe("probes");
    expect(match("/livezz", "jane")).toBe("catch-all");
  });

  it("tells service accounts, namespaces and subresources apart", () => {
    const bot = "system:serviceaccount:ci:bot";
    expect(match("/api/v1/namespaces/ci/pods?watch=1", bot)).toBe("named");
    expect(match("/api/v1/namespaces/ci/pods", bot)).toBe("pods-only");
    expect(match("/api/v1/namespaces/ci/pods/x/log", "system:serviceaccount:ci:other")).toBe("pods-only");
    expect(match("/api/v1/namespaces/ci/pods/x/status", bot)).toBe("catch-all");
    expect(match("/api/v1/pods", bot)).toBe("catch-all");
    expect(match("/api/v1/namespaces/ci/pods", "system:serviceaccount:ci2:bot")).toBe("catch-all");
  });

  it("takes whatever comes", () => {
    expect(readFlowSchemas({ items: [null, { spec: 1 }] })).toHaveLength(2);
    expect(matchFlowSchema([], { username: "", groups: [], info: requestInfo("/"), path: "/" })).toBeNull();
    expect(
      readPriorityLevels({ items: [{ spec: { type: "Exempt", exempt: { nominalConcurrencyShares: 0 } } }] }),
    ).toEqual([{ name: "", uid: "", type: "Exempt", shares: 0 }]);
  });
});

it("tells the time since the last scrape apart, and does not believe counters that went back", () => {
  const now = [{ filter: "audit", sum: 3, count: 30, p99: null }];
  const times = (count: number, sum: number) =>
    filterTimes(now, [{ filter: "audit", sum, count, p99: null }])[0];
  expect(times(10, 2)).toMatchObject({ mean: 0.1, recent: { count: 20, mean: 0.05 } });
  expect(times(50, 9)?.recent).toBeNull();
  expect(filterTimes(now, null)[0]?.recent).toBeNull();
});
