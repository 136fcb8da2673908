import { Readable } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "@/lib/base/clock";
import type { KubeRequest, KubeResponse, KubeTransport } from "@/lib/kube/types";
import { apiGroup, apiResource, currentVersion, discoveryOf } from "@/lib/testing/discovery";
import { CompiledRules } from "@/lib/trees/relations/compile";
import { RULES } from "@/lib/trees/relations/rules";
import { Watches } from "../watches";
import { compareIndexes } from "./compare";
import { indexStatus } from "./index-status";
import { settled } from "./settled";
import { Trees } from "./trees";

const DISCOVERY = discoveryOf(
  apiGroup("", currentVersion("v1", apiResource("pods", "Pod"), apiResource("secrets", "Secret"))),
  apiGroup("fruit.example", currentVersion("v1", apiResource("mangos", "Mango"))),
);

type Answer = readonly [status: number, body: unknown];

function status(code: number, reason: string, causes: readonly object[] = []): Answer {
  return [code, { kind: "Status", code, reason, message: reason, details: { causes } }];
}

const metadata = (name: string, resourceVersion: string) => ({
  metadata: { uid: name, name, namespace: "shop", resourceVersion },
});

function list(resourceVersion: string, ...items: readonly object[]): Answer {
  return [200, { kind: "List", metadata: { resourceVersion }, items }];
}

/** APIServices say that mangos are another server's. */
const APISERVICES = {
  items: [{ spec: { group: "fruit.example", version: "v1", service: { name: "stand", namespace: "shop" } } }],
};

function transport(answer: (request: KubeRequest) => Answer, asked: string[]): KubeTransport {
  return {
    context: "a",
    loopback: true,
    async request(request) {
      const query = new URLSearchParams(request.query?.map(([name, value]) => [name, value])).toString();
      asked.push(`${request.path}?${query}`);
      const [code, body] = answer(request);
      return {
        status: code,
        headers: new Map([["content-type", "application/json"]]),
        body: Readable.from([Buffer.from(JSON.stringify(body))]),
        id: request.path,
        evidence: () => ({}) as never,
      } satisfies KubeResponse;
    },
    getJson: async () => ({ body: APISERVICES as never, evidence: {} as never }),
    getText: async () => ({ status: 200, headers: new Map(), text: "ok", evidence: {} as never }),
    close: () => {},
    review: async () => ({ body: { status: { userInfo: { username: "jane" } } }, evidence: {} as never }),
  };
}

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

function treesOf(answer: (request: KubeRequest) => Answer) {
  const asked: string[] = [];
  const clusters = { transport: async () => upstream, learnUid() {}, doubtUid() {} };
  const upstream = transport(answer, asked);
  const watches = new Watches({
    clusters,
    clock: systemClock,
    random: () => 0,
    limits: { identity: 100, process: 100 },
  });
  const rules = new CompiledRules(RULES);
  const trees = new Trees({ watches, clock: systemClock, rules, discover: async () => DISCOVERY });
  opened.push(
    () => trees.close(),
    () => watches.close(),
  );
  return { trees, asked };
}

async function past(trees: Trees, at: string, kind = "") {
  const { value, close } = await trees.index("a", { namespaces: [], at, kind });
  opened.push(close);
  const view = { status: () => indexStatus(value), onChange: (told: () => void) => value.onStatus(told) };
  await settled(view, systemClock, 5_000, new AbortController().signal);
  return value;
}

const exact = ({ query = [] }: KubeRequest) => Object.fromEntries(query).resourceVersion ?? "";

test("each kind is one list at exactly that version; another server's kinds are not asked, and that is said", async () => {
  const { trees, asked } = treesOf((request) => list(exact(request), metadata(request.path, "7")));
  const index = await past(trees, "42");
  expect(asked.sort()).toEqual([
    "/api/v1/pods?limit=500&resourceVersion=42&resourceVersionMatch=Exact",
    "/api/v1/secrets?limit=500&resourceVersion=42&resourceVersionMatch=Exact",
  ]);
  const { phase, problem, resourceVersion } = indexStatus(index);
  expect([phase, resourceVersion, problem?.code]).toEqual(["past", "42", "TREES_PARTIAL"]);
  expect(index.feeds.find(({ kind }) => kind.kind === "Mango")?.status().reason?.code).toBe(
    "HISTORY_FOREIGN",
  );
  expect(index.objects.size).toBe(2);
});

test("410 is the end of that moment: nothing of it is shown as all of it", async () => {
  const { trees } = treesOf((request) =>
    request.path.endsWith("/pods") ? list(exact(request), metadata("web", "7")) : status(410, "Expired"),
  );
  const { phase, problem } = indexStatus(await past(trees, "42"));
  expect([phase, problem?.code, problem?.upstream?.status]).toEqual(["gone", "HISTORY_EXPIRED", 410]);
});

test("a version that the cluster has not come to is said to be that", async () => {
  const { trees } = treesOf(() => status(504, "Timeout", [{ reason: "ResourceVersionTooLarge" }]));
  expect(indexStatus(await past(trees, "42")).problem?.code).toBe("HISTORY_AHEAD");
});

test("a server that answers with what is now is not believed", async () => {
  const { trees } = treesOf(() => list("99", metadata("web", "98")));
  const index = await past(trees, "42", "pods");
  expect(index.feeds.map((feed) => feed.status().reason?.code)).toEqual(["HISTORY_FOREIGN"]);
  expect(index.objects.size).toBe(0);
});

test("a kind that may not be read then is named, and not taken for vanished or appeared", async () => {
  const { trees } = treesOf((request) => {
    if (request.path.endsWith("/secrets")) return status(403, "Forbidden");
    return list(
      exact(request),
      metadata("web", "7"),
      ...(exact(request) === "42" ? [metadata("old", "3")] : []),
    );
  });
  const answer = compareIndexes(await past(trees, "42"), await past(trees, "50"));
  expect(answer.differences.map(({ what, name }) => [what, name])).toEqual([["vanished", "old"]]);
  expect(answer.left.map(({ kind, problem }) => [kind, problem?.code])).toEqual([
    ["secrets", "FORBIDDEN"],
    ["mangos.fruit.example", "HISTORY_FOREIGN"],
  ]);
  expect([answer.kinds, answer.unchanged]).toEqual([1, 1]);
});

/** A Pod that mounts a Secret, both in namespace shop; lists of that namespace alone are those of an open scope. */
const mounted = (scope: (request: KubeRequest) => Answer) => (request: KubeRequest) => {
  if (request.path === "/api/v1/namespaces/shop/pods") return scope(request);
  return list(exact(request), metadata(request.path.endsWith("secrets") ? "token" : "web", "7"));
};

const mount = { secret: { secretName: "token" } };
const pod = { apiVersion: "v1", kind: "Pod", ...metadata("web", "7"), spec: { volumes: [mount] } };

async function details(trees: Trees, uid: string) {
  const { view, close } = await trees.neighbours("a", { uid, at: "42" });
  opened.push(close);
  await settled(view, systemClock, 5_000, new AbortController().signal);
  return view.frame({ offset: 0, count: 10 });
}

test("who referred to an object is read from specs of that moment", async () => {
  const { trees, asked } = treesOf(mounted((request) => list(exact(request), pod)));
  const { rows, meta } = await details(trees, "token");
  expect(rows).toMatchObject([{ path: "spec.volumes[0].secret.secretName", end: { name: "web" } }]);
  expect(meta.failed).toEqual([]);
  expect(asked).toContain(
    "/api/v1/namespaces/shop/pods?limit=500&resourceVersion=42&resourceVersionMatch=Exact",
  );
});

test("kinds whose specs of that moment are lost since are named", async () => {
  const { trees } = treesOf(mounted(() => status(410, "Expired")));
  const { rows, meta } = await details(trees, "token");
  expect([rows, meta.failed]).toEqual([[], ["pods"]]);
});
