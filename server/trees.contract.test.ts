import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, describe, expect, it, vi } from "vitest";
import { binaries } from "@/lab/binaries";
import type { Envelope } from "@/lib/evidence/schema";
import { hasLab } from "@/lib/testing/lab";
import { type LabUser, labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import type { CompareAnswer, HistoryAnswer, Moment, TreesMeta } from "@/lib/trees/api-schema";
import type { NeighbourMeta, RelationRow } from "@/lib/trees/relation-row";
import type { TreeRowData } from "@/lib/trees/row";
import type { Running } from "./start";
import { getRequest, sendRaw, testServer } from "./test-server";

interface Trees {
  readonly total: number;
  readonly rows: readonly TreeRowData[];
  readonly meta: TreesMeta;
}

const servers: Running[] = [];

async function serve(user: LabUser): Promise<Running> {
  const server = await testServer(labKubeconfig(user));
  servers.push(server);
  return server;
}

async function ask<T>(server: Running, target: string): Promise<Envelope<T>> {
  const answer = await sendRaw(server.port, getRequest(server, target));
  expect(answer.status, answer.body).toBe(200);
  return JSON.parse(answer.body);
}

const trees = async (server: Running, query: string) =>
  (await ask<Trees>(server, `/api/trees?count=5000&${query}`)).data;

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

const run = promisify(execFile);
const kubectl = async (...args: readonly string[]) =>
  (
    await run(binaries("kubectl"), [`--kubeconfig=${labKubeconfig()}`, ...args], {
      maxBuffer: 512 * 1024 * 1024,
    })
  ).stdout;

interface Item {
  readonly kind: string;
  readonly metadata: {
    readonly uid: string;
    readonly ownerReferences?: readonly { readonly uid: string; readonly controller?: boolean }[];
  };
}

/** Who is below whom, as `kubectl get -A -o json` of everything says: nothing of Cutaway's own is used. */
async function ownershipByKubectl(): Promise<ReadonlyMap<string, string | null>> {
  const names = (await kubectl("api-resources", "--verbs=list,watch", "-o", "name")).trim().split("\n");
  const wanted = names.filter((name) => name !== "events" && name !== "events.events.k8s.io");
  const { items } = JSON.parse(await kubectl("get", wanted.join(","), "-A", "-o", "json")) as {
    items: Item[];
  };
  const there = new Set(items.map(({ metadata }) => metadata.uid));
  return new Map(
    items.map(({ metadata: { uid, ownerReferences = [] } }) => {
      const owners = ownerReferences.filter((owner) => there.has(owner.uid));
      const parent = owners.find(({ controller }) => controller === true) ?? owners[0];
      return [uid, parent?.uid ?? null];
    }),
  );
}

/** Who stands below whom in the rows of a tree that is open. */
function ownershipByRows(rows: readonly TreeRowData[]): ReadonlyMap<string, string | null> {
  const path: TreeRowData[] = [];
  const found = new Map<string, string | null>();
  for (const row of rows) {
    path.length = row.level - 1;
    path.push(row);
    const above = path.at(-2);
    if (row.object !== null) found.set(row.key, above?.object == null ? null : above.key);
  }
  return found;
}

/** Of two that were read one after the other in a cluster that goes on: objects that both saw. */
function common(a: ReadonlyMap<string, string | null>, b: ReadonlyMap<string, string | null>) {
  const uids = [...a.keys()].filter((uid) => b.has(uid)).sort();
  const only = (map: ReadonlyMap<string, string | null>) =>
    [...map.keys()].filter((uid) => !a.has(uid) || !b.has(uid));
  return {
    of: (map: ReadonlyMap<string, string | null>) => uids.map((uid) => [uid, map.get(uid)]),
    onlyA: only(a),
    onlyB: only(b),
  };
}

describe.skipIf(!hasLab)("resource trees of the lab", { timeout: 120_000 }, () => {
  it("own what kubectl's lists of everything say they own", async () => {
    const server = await serve("admin");
    // kubectl reads one kind after the other: what comes, goes or changes hands between two of them is no mistake of ours.
    await vi.waitFor(
      async () => {
        const before = await trees(server, "group=owner&depth=20");
        const expected = await ownershipByKubectl();
        const after = await trees(server, "group=owner&depth=20");
        const shown = ownershipByRows(after.rows);
        const { of, onlyA } = common(expected, shown);
        expect(of(shown)).toEqual(of(expected));
        // What only one of them has came or went between the two: it is in one of the readings around it.
        const around = ownershipByRows(before.rows);
        expect(onlyA.filter((uid) => expected.has(uid) && !around.has(uid))).toEqual([]);
        expect(of(shown).length).toBeGreaterThan(100);
        const { reading } = after.meta;
        expect(reading).toMatchObject({ read: reading.kinds, denied: 0, failing: 0 });
      },
      { timeout: 110_000, interval: 1_000 },
    );
  });

  it("show how objects fare, and what blocks a deletion", async () => {
    const server = await serve("admin");
    const { rows } = await trees(server, "depth=20&filter=ns:shop");
    const health = (kind: string, name: string) =>
      rows.find((row) => row.object?.kind === kind && row.name.startsWith(name))?.object?.health;
    expect(health("ConfigMap", "stuck")).toMatchObject({
      state: "terminating",
      message: expect.stringContaining("finalizer"),
    });
    expect(health("Job", "import-prices")?.state).toBe("failed");
    expect(health("StatefulSet", "db")?.state).toBe("current");
  });

  it("lead from a pod to everything it needs, and back, with evidence", async () => {
    const server = await serve("admin");
    const { rows } = await trees(server, "depth=20&filter=ns:shop%20kind:Pod%20name:db-0");
    const pod = rows.find((row) => row.object?.kind === "Pod");
    const { data } = await ask<{ rows: RelationRow[]; meta: NeighbourMeta }>(
      server,
      `/api/trees/neighbours?uid=${pod?.key}`,
    );
    const found = data.rows.map(
      ({ direction, rule, end }) => `${direction} ${rule} ${end.kind} ${end.name} ${end.state}`,
    );
    expect(found).toContain("out pod-claim PersistentVolumeClaim data-db-0 found");
    expect(found).toContain("in service-pod Service db found");
    expect(data.meta.chain.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["StatefulSet db"]);
    expect(data.rows.every(({ path }) => path !== "")).toBe(true);
  });

  it("are there for who may see one namespace only, and say what may not be listed", async () => {
    const server = await serve("shop-viewer");
    const { rows, meta } = await trees(server, "ns=shop&depth=20");
    expect(rows.some(({ name, object }) => object?.kind === "Deployment" && name === "web")).toBe(true);
    expect(meta.reading.denied).toBeGreaterThan(0);
    const everywhere = await trees(server, "");
    expect(everywhere.meta.reading.denied).toBeGreaterThan(0);
  });

  it("can be pinned to a version, and are then what a list at exactly that version says", async () => {
    const server = await serve("admin");
    const { data: moment } = await ask<Moment>(server, "/api/trees/moment");
    const { rows, meta } = await trees(server, `ns=shop&depth=20&at=${moment.resourceVersion}`);
    expect(meta.reading).toMatchObject({ denied: 0, polled: 0 });
    const listed = JSON.parse(
      await kubectl(
        "get",
        "--raw",
        `/api/v1/namespaces/shop/pods?resourceVersion=${moment.resourceVersion}&resourceVersionMatch=Exact`,
      ),
    ) as { items: Item[] };
    const pods = rows.flatMap(({ key, object }) => (object?.kind === "Pod" ? [key] : []));
    expect(pods.sort()).toEqual(listed.items.map(({ metadata }) => metadata.uid).sort());
  });

  it("say how far back the history goes, and what is different since", async () => {
    const server = await serve("admin");
    const { data: history } = await ask<HistoryAnswer>(server, "/api/trees/history");
    const [oldest] = history.moments;
    expect(Number(oldest?.resourceVersion)).toBeLessThanOrEqual(Number(history.now?.resourceVersion));
    const now = history.now?.at ?? 0;
    expect(now).toBeGreaterThan(0);
    // The history of a server that has just started reaches back to before there were leases, which tell the time.
    for (const at of history.moments.flatMap((moment) => moment.at ?? [])) {
      expect(at).toBeLessThanOrEqual(now);
      // etcd is compacted every five minutes to what was five minutes before; a lease is at most ten seconds old.
      expect(now - at).toBeLessThan(11 * 60_000);
    }
    const name = `cutaway-past-${Date.now()}`;
    await kubectl("create", "configmap", name, "-n", "default");
    try {
      const target = `/api/trees/compare?ns=default&kind=configmaps&at=${history.now?.resourceVersion}`;
      // The watch may be a moment behind what kubectl was told.
      await expect
        .poll(async () => (await ask<CompareAnswer>(server, target)).data.differences, { timeout: 20_000 })
        .toContainEqual(expect.objectContaining({ what: "appeared", kind: "ConfigMap", name }));
    } finally {
      await kubectl("delete", "configmap", name, "-n", "default");
    }
  });

  it("say of a version before the history, and of one that is not there yet, what the server says", async () => {
    const server = await serve("admin");
    const past = `/api/v1/namespaces/shop/pods?resourceVersion=1&resourceVersionMatch=Exact`;
    const kept = await kubectl("get", "--raw", past).then(
      () => true,
      () => false,
    );
    const old = await sendRaw(server.port, getRequest(server, "/api/trees/compare?ns=shop&kind=pods&at=1"));
    if (kept) expect(old.status).toBe(200);
    else expect([old.status, JSON.parse(old.body).error.code]).toEqual([410, "HISTORY_EXPIRED"]);
    const rows = await sendRaw(server.port, getRequest(server, "/api/trees?ns=shop&at=1"));
    expect(rows.status).toBe(old.status);
    const ahead = await sendRaw(
      server.port,
      getRequest(server, "/api/trees/compare?ns=shop&kind=pods&at=999999999999"),
    );
    expect([ahead.status, JSON.parse(ahead.body).error.code]).toEqual([504, "HISTORY_AHEAD"]);
  });

  it("are there for who may list and not watch, and say so", async () => {
    const server = await serve("lister");
    const { rows, meta } = await trees(server, "ns=shop&depth=20");
    expect(rows.length).toBeGreaterThan(10);
    expect(meta.reading.polled).toBeGreaterThan(10);
  });
});
