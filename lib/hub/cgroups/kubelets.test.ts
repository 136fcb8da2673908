import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { KubeletMode } from "@/lib/access/kubelet";
import { ProblemError } from "@/lib/base/problem";
import { kubeProblem } from "@/lib/kube/error-codes";
import type { KubeRequest, KubeTransport } from "@/lib/kube/types";
import { FakeClock } from "@/lib/testing/fake-clock";
import { METRICS, READER } from "@/lib/testing/fake-nodes";
import { NodeProxyAccess } from "../node-proxy-access";
import { lookAt } from "./kubelet-look";
import { UNASKED } from "./kubelet-state";
import { type KubeletReader, Kubelets } from "./kubelets";

const NO_READER = { cadvisor: () => Promise.reject(), summary: () => Promise.reject() };

interface Asked {
  readonly path: string;
  answer(status: number, body: string): void;
}

function setup(mode: KubeletMode = "proxy", allowed = true, reader: KubeletReader = NO_READER) {
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
  const dialled: object[] = [];
  const direct = {
    transport: async (_: string, address: object) => {
      dialled.push(address);
      return transport;
    },
  };
  const kubelets = new Kubelets({ clock, access, reader, atOnce: 5, mode, direct });
  const controller = new AbortController();
  const request = (node: string) => ({
    transport,
    node,
    at: { ip: "10.0.0.1", port: 10_250 },
    signal: controller.signal,
    onRecord: () => {},
  });
  return { dialled, asked, kubelets, transport, request, controller };
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

describe("kubelets that are asked themselves", () => {
  it("are found by their node's address, and need no right of the proxy", async () => {
    const { asked, dialled, kubelets, transport, request, controller } = setup("direct", false);
    await kubelets.requireAccess(transport, controller.signal);
    const answer = kubelets.text("metrics", request("a"));
    await settled();
    expect(dialled).toEqual([{ node: "a", ip: "10.0.0.1", port: 10_250 }]);
    expect(asked.map(({ path }) => path)).toEqual(["/metrics"]);
    asked[0]?.answer(200, "up");
    expect(await answer).toBe("up");
  });

  it("are not asked where the node gives no address", async () => {
    const { asked, kubelets, request } = setup("direct");
    const error: unknown = await kubelets
      .text("metrics", { ...request("a"), at: null })
      .catch((e: unknown) => e);
    expect((error as ProblemError).problem.code).toBe("KUBELET_ADDRESS");
    expect(asked).toEqual([]);
  });

  it("say of a certificate that proves nothing whose it is", async () => {
    const { request } = setup("direct");
    const failing = { request: () => Promise.reject(kubeProblem("TLS_WRONG_NAME")) };
    const direct = new Kubelets({
      clock: new FakeClock(),
      access: new NodeProxyAccess(new FakeClock()),
      reader: NO_READER,
      atOnce: 5,
      mode: "direct",
      direct: { transport: async () => failing as unknown as KubeTransport },
    });
    const error: unknown = await direct.text("metrics", request("a")).catch((e: unknown) => e);
    expect((error as ProblemError).problem).toMatchObject({
      code: "KUBELET_CERTIFICATE",
      message: expect.stringContaining("a's kubelet"),
    });
  });

  it("may withhold settings and averages, and still show the tree", async () => {
    const { asked, kubelets, transport, controller } = setup("direct", false, READER);
    const look = lookAt(UNASKED, {
      kubelets,
      transport,
      node: { name: "a", kubeletAt: { ip: "10.0.0.1", port: 1 } },
      signal: controller.signal,
      now: () => 7,
      settings: true,
      pods: false,
    });
    const refusal = (name: string) =>
      `Forbidden (user=jo, verb=get, resource=nodes, subresource(s)=[${name} proxy])`;
    for (const [status, body] of [
      [403, refusal("configz")],
      [200, METRICS],
      [200, ""],
      [403, refusal("stats")],
    ] as const) {
      await settled();
      asked.at(-1)?.answer(status, body);
      await settled();
    }
    expect(await look).toMatchObject({
      problem: null,
      at: 7,
      version: 2,
      configz: null,
      summary: null,
      refused: ["nodes/configz", "nodes/stats"],
    });
  });
});
