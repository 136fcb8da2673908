import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/base/problem";
import type { KubeRequest, KubeTransport } from "@/lib/kube/types";
import { FakeClock } from "@/lib/testing/fake-clock";
import { NodeProxyAccess } from "../node-proxy-access";
import { Kubelets } from "./kubelets";

const NO_READER = { cadvisor: () => Promise.reject(), summary: () => Promise.reject() };

interface Asked {
  readonly path: string;
  answer(status: number, body: string): void;
}

function setup(mode: "proxy" | "off" = "proxy", allowed = true) {
  const clock = new FakeClock();
  const asked: Asked[] = [];
  const transport = {
    request: ({ path }: KubeRequest) =>
      new Promise((resolve) => {
        const answer = (status: number, body: string) =>
          resolve({ status, headers: new Map(), body: Readable.from([Buffer.from(body)]) });
        asked.push({ path, answer });
      }),
    review: async () => ({ body: { status: { allowed } } }),
  } as unknown as KubeTransport;
  const access = new NodeProxyAccess(clock);
  const kubelets = new Kubelets({ clock, access, reader: NO_READER, atOnce: 5, mode });
  const controller = new AbortController();
  const request = (node: string) => ({ transport, node, signal: controller.signal, onRecord: () => {} });
  return { asked, kubelets, transport, request, controller };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const nodesOf = (asked: readonly Asked[]) => asked.map(({ path }) => path.split("/")[4]);

describe("kubelets", () => {
  it("are asked five at once, and each one thing at a time", async () => {
    const { asked, kubelets, request } = setup();
    const names = ["a", "a", "b", "c", "d", "e", "f", "g"];
    const answers = names.map((name) => kubelets.text("metrics/resource", request(name)));
    await settled();
    expect(nodesOf(asked)).toEqual(["a", "b", "c", "d", "e"]);
    asked[1]?.answer(200, "b");
    await settled();
    expect(nodesOf(asked).slice(5)).toEqual(["f"]);
    asked[0]?.answer(200, "a");
    await settled();
    expect(nodesOf(asked).slice(6)).toEqual(["a"]);
    for (const one of asked) one.answer(200, "x");
    await settled();
    asked.at(-1)?.answer(200, "x");
    expect(await Promise.all(answers)).toHaveLength(8);
  });

  it("let those go that nobody waits for any more", async () => {
    const { asked, kubelets, request, controller } = setup();
    const first = kubelets.text("configz", request("a"));
    const second = kubelets.text("configz", request("a"));
    await settled();
    controller.abort();
    await expect(second).rejects.toThrow();
    asked[0]?.answer(200, "done");
    expect(await first).toBe("done");
    expect(asked).toHaveLength(1);
  });

  it("are not asked under a name that leads elsewhere", async () => {
    const { asked, kubelets, request } = setup();
    await expect(kubelets.text("configz", request("http:a:8080"))).rejects.toThrow(ProblemError);
    expect(asked).toEqual([]);
  });

  it("may refuse, and then say what would do", async () => {
    const { asked, kubelets, request } = setup();
    const answer = kubelets.text("configz", request("a"));
    await settled();
    asked[0]?.answer(403, "Forbidden (user=jo, verb=get, resource=nodes, subresource(s)=[configz proxy])");
    const error: unknown = await answer.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem.hint).toContain("nodes/configz or nodes/proxy");
  });

  it.each([
    ["off", true, "KUBELET_OFF"],
    ["proxy", false, "FORBIDDEN"],
  ] as const)("are left alone: %s, %s", async (mode, allowed, code) => {
    const { kubelets, transport, asked, controller } = setup(mode, allowed);
    const error: unknown = await kubelets
      .requireAccess(transport, controller.signal)
      .catch((reason: unknown) => reason);
    expect((error as ProblemError).problem.code).toBe(code);
    expect(asked).toEqual([]);
  });
});
