import { Readable } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "@/lib/base/clock";
import type { KubeRequest, KubeResponse, KubeTransport } from "@/lib/kube/types";
import { apiGroup, apiResource, currentVersion, discoveryOf } from "@/lib/testing/discovery";
import { CompiledRules } from "@/lib/trees/relations/compile";
import { RULES } from "@/lib/trees/relations/rules";
import { treesRightsYaml } from "@/lib/trees/rights";
import { Watches } from "../watches";
import { kindReport } from "./kind-report";
import { settled } from "./settled";
import { Trees } from "./trees";

const DISCOVERY = discoveryOf(apiGroup("", currentVersion("v1", apiResource("pods", "Pod"))));

const forbidden = (verb: string) => ({
  kind: "Status",
  code: 403,
  reason: "Forbidden",
  message: `pods is forbidden: User "jane" cannot ${verb} resource "pods" in API group "" at the cluster scope`,
});

const POD_LIST = {
  kind: "PodList",
  metadata: { resourceVersion: "7" },
  items: [{ metadata: { uid: "a", name: "web", namespace: "shop", resourceVersion: "5" } }],
};

/** A cluster that says yes to some verbs, and to nothing else. */
function cluster(...allowed: readonly string[]): KubeTransport {
  const request = async ({ query = [], path }: KubeRequest) => {
    const verb = query.some(([name]) => name === "watch") ? "watch" : "list";
    const yes = allowed.includes(verb);
    return {
      status: yes ? 200 : 403,
      headers: new Map([["content-type", "application/json"]]),
      body: Readable.from([Buffer.from(JSON.stringify(yes ? POD_LIST : forbidden(verb)))]),
      id: path,
      evidence: () => ({}) as never,
    } satisfies KubeResponse;
  };
  return {
    context: "a",
    loopback: true,
    request,
    getJson: async () => ({ body: {} as never, evidence: {} as never }),
    getText: async () => ({ status: 200, headers: new Map(), text: "ok", evidence: {} as never }),
    close: () => {},
    review: async () => ({ body: { status: { userInfo: { username: "jane" } } }, evidence: {} as never }),
  };
}

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

async function look(transport: KubeTransport) {
  const watches = new Watches({
    clusters: { transport: async () => transport, learnUid() {}, doubtUid() {} },
    clock: systemClock,
    random: () => 0,
    limits: { identity: 10, process: 10 },
  });
  const rules = new CompiledRules(RULES);
  const trees = new Trees({ watches, clock: systemClock, rules, discover: async () => DISCOVERY });
  const { view, index, close } = await trees.open("a", {});
  opened.push(
    close,
    () => trees.close(),
    () => watches.close(),
  );
  await settled(view, systemClock, 5_000, new AbortController().signal);
  return { view, index };
}

test("who may list but not watch sees what there is, and that it is asked for again and again", async () => {
  const { view } = await look(cluster("list"));
  const { rows, meta } = view.frame({ offset: 0, count: 10 });
  expect(rows.map(({ name }) => name)).toEqual(["shop", "web"]);
  expect(meta.reading).toMatchObject({ kinds: 1, read: 1, polled: 1, denied: 0 });
  const { phase, problem } = view.status();
  expect([phase, problem?.code]).toEqual(["partial", "TREES_PARTIAL"]);
  expect(problem?.message).toMatch(/pods are not watched but listed every 30 s/);
});

test("who may list nothing is told so, with the right that it takes", async () => {
  const { view, index } = await look(cluster());
  expect(view.status().phase).toBe("denied");
  expect(view.frame({ offset: 0, count: 10 }).total).toBe(0);
  const yaml = treesRightsYaml(index.feeds.map(kindReport), [], "jane");
  expect(yaml).toMatch(/kind: ClusterRole\n[\s\S]*resources: \["pods"\]\n {4}verbs: \["list", "watch"\]/);
});
