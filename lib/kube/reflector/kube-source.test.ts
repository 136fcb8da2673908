import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FakeClock } from "@/lib/testing/fake-clock";
import { chunk, failure, head, json, script, send, text } from "@/lib/testing/fakekube/answers";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { pod } from "@/lib/testing/scripted-source";
import { type TestClusters, testClusters } from "@/lib/testing/test-clusters";
import type { Failure } from "./failure";
import { type KubeSourceOptions, kubeSource, type Representation } from "./kube-source";
import { tokenIn } from "./list-answer";
import type { ListerWatcher } from "./lister-watcher";

const PATH = "/api/v1/namespaces/shop/pods";
const FIRST = { resourceVersion: "", limit: 500, continueToken: null };
const WATCH = { resourceVersion: "10", initialEvents: false, timeoutSeconds: 300 };

let kube: Fakekube;
let made: TestClusters<FakeClock>;
const signal = new AbortController().signal;

beforeEach(async () => {
  kube = await Fakekube.start();
  made = await testClusters({ a: { cluster: { server: kube.url }, user: { token: "tok" } } });
});

afterEach(async () => {
  made.dispose();
  await kube.close();
});

async function source(options: Partial<KubeSourceOptions> = {}): Promise<ListerWatcher> {
  const transport = await made.clusters.transport();
  const clock = new FakeClock();
  return kubeSource({ transport, clock, path: PATH, representation: "full", purpose: "test", ...options });
}

const query = () => Object.fromEntries(kube.requests[0]?.query ?? []);
const kindOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: { failure?: Failure }) => error.failure?.kind,
  );

describe("what is asked", () => {
  const list = json({ kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: "10" }, items: [] });

  test.each([
    ["the latest", { ...FIRST }, { limit: "500" }],
    [
      "not older than",
      { ...FIRST, resourceVersion: "9", limit: 0 },
      { resourceVersion: "9", resourceVersionMatch: "NotOlderThan" },
    ],
    [
      "the next page",
      { ...FIRST, resourceVersion: "9", continueToken: "t" },
      { limit: "500", continue: "t" },
    ],
  ])("a list: %s", async (_name, request, expected) => {
    kube.on(PATH, list);
    await (await source()).list(request, signal);
    expect(query()).toEqual(expected);
  });

  test("a watch: bookmarks, a time limit, no compression", async () => {
    kube.on(PATH, script(send(0, head())));
    await (await source({ labelSelector: "app=web", fieldSelector: "spec.nodeName=n" })).watch(WATCH, signal);
    expect(query()).toEqual({
      watch: "true",
      allowWatchBookmarks: "true",
      timeoutSeconds: "300",
      resourceVersion: "10",
      labelSelector: "app=web",
      fieldSelector: "spec.nodeName=n",
    });
    expect(kube.requests[0]?.headers["accept-encoding"]).toBe("identity");
  });

  test("a watch-list from the latest", async () => {
    kube.on(PATH, script(send(0, head())));
    await (await source()).watch({ ...WATCH, resourceVersion: "", initialEvents: true }, signal);
    expect(query()).toMatchObject({ sendInitialEvents: "true", resourceVersionMatch: "NotOlderThan" });
    expect(query()).not.toHaveProperty("resourceVersion");
  });

  test.each([
    ["full", "application/json", "application/json"],
    [
      "metadata",
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json",
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json",
    ],
    [
      "table",
      "application/json;as=Table;g=meta.k8s.io;v=v1,application/json",
      "application/json;as=Table;g=meta.k8s.io;v=v1,application/json",
    ],
  ] as ReadonlyArray<readonly [Representation, string, string]>)(
    "as %s",
    async (representation, listed, watched) => {
      kube.on(PATH, ({ query: asked }) => (asked.has("watch") ? script(send(0, head())) : list));
      const { list: listOnce, watch } = await source({ representation });
      await listOnce(FIRST, signal);
      await watch(WATCH, signal);
      expect(kube.requests.map(({ headers }) => headers.accept)).toEqual([listed, watched]);
    },
  );
});

describe("lists", () => {
  test("a page: its items get the kind of the list, what cannot be kept is counted", async () => {
    const { kind: _kind, apiVersion: _apiVersion, ...bare } = pod("a", 5);
    const metadata = { resourceVersion: "10", continue: "t", remainingItemCount: 41 };
    kube.on(
      PATH,
      json({ kind: "PodList", apiVersion: "v1", metadata, items: [bare, null, { metadata: {} }] }),
    );
    const page = await (await source({ kind: "Pod" })).list(FIRST, signal);
    expect(page).toMatchObject({
      objects: [pod("a", 5)],
      rejected: 2,
      resourceVersion: "10",
      continueToken: "t",
      remaining: 41,
      columns: [],
    });
    expect(page.evidenceId).toBe(made.evidence.recent(1)[0]?.id);
    expect(page.bytes).toBeGreaterThan(100);
  });

  test("the next page's token is told as soon as the answer has begun with it", async () => {
    const metadata = { resourceVersion: "10", continue: "eyJ2Ijoi_-=", remainingItemCount: 41 };
    const body = JSON.stringify({ kind: "Table", apiVersion: "meta.k8s.io/v1", metadata, rows: [] });
    kube.on(PATH, script(send(0, head()), send(0, chunk(body.slice(0, -2)))));
    const { list } = await source();
    const left = new AbortController();
    const token = await new Promise((continues) => {
      list(FIRST, left.signal, { continues }).catch(() => {});
    });
    expect(token).toBe("eyJ2Ijoi_-=");
    left.abort();
  });

  test.each([
    ["the last page", '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"10"},"items":[]}'],
    ["an item that says so", '{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[{"continue":"t"}]}'],
    ["half a token", '{"kind":"PodList","apiVersion":"v1","metadata":{"continue":"t'],
    ["another order", '{"metadata":{"continue":"t"},"kind":"PodList","apiVersion":"v1","items":[]}'],
  ])("nothing is told early by %s", (_name, body) => {
    expect(tokenIn(Buffer.from(body))).toBeNull();
  });

  test("items: null is an empty list, and a wrong count is no count", async () => {
    const metadata = { resourceVersion: "10", remainingItemCount: -5 };
    kube.on(PATH, json({ kind: "PodList", apiVersion: "v1", metadata, items: null }));
    const page = await (await source()).list(FIRST, signal);
    expect(page).toMatchObject({ objects: [], rejected: 0, remaining: null, continueToken: null });
  });

  test("a Table: rows as objects, with the columns", async () => {
    const row = {
      cells: ["a", "1/1"],
      object: { kind: "PartialObjectMetadata", metadata: pod("a", 5).metadata },
    };
    kube.on(
      PATH,
      json({
        kind: "Table",
        apiVersion: "meta.k8s.io/v1",
        metadata: { resourceVersion: "10" },
        columnDefinitions: [{ name: "Name", type: "string", format: "name", description: "", priority: 0 }],
        rows: [row, { cells: ["b"] }],
      }),
    );
    const page = await (await source({ representation: "table" })).list(FIRST, signal);
    expect(page.objects).toMatchObject([{ metadata: { name: "a" }, cells: ["a", "1/1"] }]);
    expect(page).toMatchObject({ rejected: 1, columns: [{ name: "Name" }] });
  });

  test.each([
    ["a Status with 200", json({ kind: "Status", apiVersion: "v1", code: 200 })],
    ["an array", json([])],
    ["half a body", json({ kind: "PodList" }, { headers: {} }), '{"kind":"PodList","items":['],
  ])("%s is no list", async (_name, answer, body?: string) => {
    kube.on(PATH, body ? text(body, { headers: { "content-type": "application/json" } }) : answer);
    await expect((await source()).list(FIRST, signal)).rejects.toMatchObject({
      failure: { kind: "other", problem: { code: "LIST_INVALID" } },
    });
  });
});

describe("refusals", () => {
  test("a page of HTML with 200 is not from Kubernetes", async () => {
    kube.on(PATH, text("<html>sign in</html>", { headers: { "content-type": "text/html" } }));
    await expect((await source()).watch(WATCH, signal)).rejects.toMatchObject({
      failure: { kind: "other", problem: { code: "NOT_KUBERNETES" } },
    });
  });

  test("429 with its delay", async () => {
    kube.on(PATH, failure(429, "TooManyRequests", "slow down", { headers: { "retry-after": "7" } }));
    await expect((await source()).watch(WATCH, signal)).rejects.toMatchObject({
      failure: { kind: "busy", retryAfterMs: 7_000 },
    });
  });

  test("504 too large, 410, 404", async () => {
    const details = { causes: [{ reason: "ResourceVersionTooLarge" }], retryAfterSeconds: 1 };
    const answers = [
      failure(504, "Timeout", "m", { details }),
      failure(410, "Expired", "m"),
      text("no", { status: 404 }),
    ];
    kube.on(PATH, () => answers.shift() ?? null);
    const { list, watch } = await source();
    expect(await kindOf(list(FIRST, signal))).toBe("too-new");
    expect(await kindOf(watch(WATCH, signal))).toBe("expired");
    expect(await kindOf(list(FIRST, signal))).toBe("gone");
  });
});

describe("watches", () => {
  /** Reads a watch to its end. */
  async function read(onBytes = () => {}): Promise<{ text: string; end: Failure | null }> {
    const connection = await (await source()).watch(WATCH, signal);
    let text = "";
    const end = await new Promise<Failure | null>((resolve) => {
      const bytes = (piece: Buffer) => {
        text += piece.toString("utf8");
        onBytes();
      };
      connection.read({ bytes, end: resolve });
    });
    return { text, end };
  }

  test("a complete body ends without a failure", async () => {
    kube.on(PATH, script(send(0, head()), send(0, chunk("{}\n")), send(0, chunk(""))));
    expect(await read()).toEqual({ text: "{}\n", end: null });
  });

  test("a connection that is cut ends with one", async () => {
    kube.on(PATH, script(send(0, head()), send(0, chunk("{}\n{"))));
    expect(await read(() => kube.cutAll())).toMatchObject({ text: "{}\n{", end: { kind: "unreachable" } });
  });

  test("closing it ends the request", async () => {
    kube.on(PATH, script(send(0, head()), send(0, chunk("{}\n"))));
    const connection = await (await source()).watch(WATCH, signal);
    connection.read({ bytes: () => {}, end: () => {} });
    connection.close();
    await kube.until(() => kube.openConnections === 0);
  });
});
