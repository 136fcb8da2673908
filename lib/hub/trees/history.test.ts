import { expect, test } from "vitest";
import { ProblemError } from "@/lib/base/problem";
import type { KubeRequest } from "@/lib/kube/types";
import { readHistory, timeOfVersion } from "./history";

const START = Date.parse("2026-11-27T18:00:00Z");

function refusal(status: number, reason: string): ProblemError {
  return new ProblemError({ code: reason, message: reason, hint: "", upstream: { status, reason } });
}

/** A cluster at a version that keeps what is not older than another; one version a second, told by leases every ten. */
function cluster({ now, oldest, leases = true }: { now: number; oldest: number; leases?: boolean }) {
  const asked: string[] = [];
  const getJson = async ({ path, query = [] }: KubeRequest) => {
    const { resourceVersion = String(now) } = Object.fromEntries(query);
    asked.push(`${path} ${resourceVersion}`);
    if (path.includes("/leases") && !leases) throw refusal(403, "Forbidden");
    if (Number(resourceVersion) < oldest) throw refusal(410, "Expired");
    const renewTime = new Date(START + Math.floor(Number(resourceVersion) / 10) * 10_000).toISOString();
    const items = path.includes("/leases") ? [{ spec: { renewTime } }, { spec: {} }] : [{}];
    return { body: { metadata: { resourceVersion }, items }, evidence: {} as never };
  };
  const signal = new AbortController().signal;
  return {
    asked,
    options: { transport: { getJson: getJson as never }, path: "/api/v1/namespaces/shop/pods", signal },
  };
}

test("finds about the oldest version that is kept, and when it was", async () => {
  const { asked, options } = cluster({ now: 100_000, oldest: 99_480 });
  const { now, moments } = await readHistory(options);
  expect(now).toEqual({ resourceVersion: "100000", at: START + 100_000_000 });
  const [oldest] = moments.map(({ resourceVersion }) => Number(resourceVersion));
  expect(oldest).toBeGreaterThanOrEqual(99_480);
  expect(oldest).toBeLessThan(99_480 + 600 / 8);
  expect(moments[0]?.at).toBe(START + Math.floor(Number(oldest) / 10) * 10_000);
  expect(moments.map(({ resourceVersion }) => Number(resourceVersion))).toEqual(
    [...moments.map(({ resourceVersion }) => Number(resourceVersion))].sort((a, b) => a - b),
  );
  expect(asked.length).toBeLessThan(25);
});

test("a young cluster keeps everything", async () => {
  const { options } = cluster({ now: 300, oldest: 1 });
  const { moments } = await readHistory(options);
  expect(moments[0]?.resourceVersion).toBe("1");
});

test("one that keeps nothing offers what is now", async () => {
  const { options } = cluster({ now: 5_000, oldest: 5_000 });
  const { moments } = await readHistory(options);
  expect(moments.map(({ resourceVersion }) => resourceVersion)).toEqual(["5000"]);
});

test("without the right to see leases the chosen kind is asked, and nothing tells the time", async () => {
  const { asked, options } = cluster({ now: 100_000, oldest: 99_000, leases: false });
  const { now, moments } = await readHistory(options);
  expect(now?.at).toBe(null);
  expect(moments.length).toBeGreaterThan(3);
  expect(asked.slice(1).every((request) => request.startsWith("/api/v1/namespaces/shop/pods"))).toBe(true);
  expect(await timeOfVersion(options, "99500")).toBe(null);
});

test("a refusal that is not about history is not taken for its end", async () => {
  const { options } = cluster({ now: 100, oldest: 1 });
  const broken = {
    ...options,
    transport: { getJson: () => Promise.reject(refusal(503, "ServiceUnavailable")) },
  };
  await expect(readHistory(broken)).rejects.toThrow("ServiceUnavailable");
});
