import { describe, expect, it } from "vitest";
import type { Problem } from "@/lib/base/problem";
import type { Overview } from "@/lib/overview/schema";
import { commonProblem } from "./panel-of";

const refused: Problem = { code: "CONNECTION_REFUSED", message: "Nothing listens.", hint: "Start it." };
const error = (problem: Problem) => ({ state: "error", problem, requests: [] }) as const;
const ok = { state: "ok", value: null, requests: [] } as const;

describe("commonProblem", () => {
  const parts = ["cluster", "version", "livez", "readyz", "identity", "nodes", "groups", "access"] as const;
  const overview = (panel: (part: string) => unknown) =>
    Object.fromEntries(parts.map((part) => [part, panel(part)])) as unknown as Overview;

  it("is what all parts fail by", () => {
    expect(commonProblem(overview(() => error(refused)))).toBe(refused);
  });

  it("is none as soon as one part differs", () => {
    expect(commonProblem(overview((part) => (part === "nodes" ? ok : error(refused))))).toBeNull();
    const other = { ...refused, code: "IDLE_TIMEOUT" };
    expect(commonProblem(overview((part) => error(part === "nodes" ? other : refused)))).toBeNull();
  });
});
