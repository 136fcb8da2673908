import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { systemClock } from "@/lib/base/clock";
import { StreamClient, type Subscribe } from "@/lib/stream/client";
import type { Row } from "@/lib/stream/messages";
import { kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import type { Order, Report } from "./latency-source";
import { monotonicMs } from "./monotonic";
import { WINDOWFUL } from "./pods";
import { start } from "./process";
import { median, quantile } from "./stats";

/**
 * How much later a tab shows an event than the simplest client there can be: both watch the same apiserver at the
 * same time, each event is one pair. The apiserver, Cutaway and the two clients are three processes.
 */

/** A round in which the bare client itself was slower than this says more of the machine than of Cutaway. */
const QUIET_MS = 10;
/** So many times more rounds may be disturbed than are wanted. */
const MAX_DISTURBED = 6;

const PATH = "/api/v1/namespaces/shop/pods";

const VIEWS: Readonly<Record<string, Subscribe>> = {
  list: {
    view: "objects",
    query: { version: "v1", resource: "pods", namespace: "shop" },
    window: { offset: 0, count: WINDOWFUL },
  },
  laboratory: {
    view: "events",
    query: { streams: "v1/pods@shop" },
    window: { tail: 500 },
  },
};

/** When a resourceVersion was first seen. */
type Seen = Map<string, number>;

interface Client {
  readonly seen: Seen;
  close(): void;
}

/** A watch read line by line, each line parsed: what any program would do at least. */
async function bareClient(server: string): Promise<Client> {
  const seen: Seen = new Map();
  const request = http.get(`${server}${PATH}?watch=true`);
  const [answer] = (await once(request, "response")) as [http.IncomingMessage];
  const lines = createInterface({ input: answer });
  lines.on("line", (line) => {
    const { object } = JSON.parse(line);
    seen.set(object.metadata.resourceVersion, monotonicMs());
  });
  lines.on("error", () => {}); // that of being closed
  return { seen, close: () => request.destroy() };
}

/** The page's own client on a socket of Node's. Resolves once it is live. */
async function tab(address: string, secret: string, spec: Subscribe): Promise<Client> {
  const seen: Seen = new Map();
  let close = () => {};
  const client = new StreamClient({
    clock: systemClock,
    random: Math.random,
    outdated: () => {
      throw new Error("Cutaway speaks another version of the stream");
    },
    connect: (events) => {
      const headers = { authorization: `Bearer ${secret}` };
      const socket = new WebSocket(`${address.replace("http", "ws")}/api/stream`, { headers });
      socket.on("error", () => {});
      socket.on("open", events.opened);
      socket.on("message", (data) => events.message(data.toString()));
      socket.on("close", events.closed);
      close = () => socket.terminate();
      return { send: (text) => socket.send(text), close };
    },
  });
  let leave = () => {};
  await new Promise<void>((resolve) => {
    const live = client.subscribe<Row & { readonly resourceVersion?: string }>(spec, () => {
      const { frame, status } = live.state();
      const now = monotonicMs();
      for (const { rev, resourceVersion = rev } of frame?.rows ?? [])
        if (!seen.has(resourceVersion)) seen.set(resourceVersion, now);
      if (status?.phase === "live" && frame !== null) resolve();
    });
    leave = () => {
      live.close();
      close();
    };
  });
  return { seen, close: () => leave() };
}

interface Round {
  /** Milliseconds from the apiserver's sending, of each event that both saw. */
  readonly bare: readonly number[];
  readonly cutaway: readonly number[];
  /** The difference, event by event. */
  readonly added: readonly number[];
  /** Events that the tab never showed, since a later change of the same object came within the same frame. */
  readonly passedOver: number;
}

async function round(source: ChildProcess, order: Order, bare: Client, shown: Client): Promise<Round> {
  source.send(order);
  const [report] = (await once(source, "message")) as [Report];
  const last = report.at(-1)?.[0] ?? "";
  while (!bare.seen.has(last) || !shown.seen.has(last)) await new Promise((r) => setTimeout(r, 10));
  const both = report.flatMap(([version, sentAt]) => {
    const [plain, tabbed] = [bare.seen.get(version), shown.seen.get(version)];
    return plain === undefined || tabbed === undefined ? [] : [[plain - sentAt, tabbed - sentAt] as const];
  });
  return {
    bare: both.map(([a]) => a),
    cutaway: both.map(([, b]) => b),
    added: both.map(([a, b]) => b - a),
    passedOver: report.length - both.length,
  };
}

const ms = (value: number) => `${value.toFixed(1)} ms`;

function print(rounds: readonly Round[], events: number): void {
  console.log(`  ${rounds.length} rounds of ${events} events`);
  for (const part of ["bare", "cutaway", "added"] as const) {
    const of = (q: number) => rounds.map((round) => quantile(round[part], q));
    const p99 = of(0.99);
    const spread = `${ms(Math.min(...p99))} to ${ms(Math.max(...p99))}`;
    console.log(
      `  ${part.padEnd(8)} p50 ${ms(median(of(0.5))).padStart(8)}, p99 ${ms(median(p99)).padStart(8)} (${spread})`,
    );
  }
  console.log(
    `  passed over for a newer version within one frame: ${median(rounds.map((r) => r.passedOver))}`,
  );
}

interface Options {
  readonly rate: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly view?: string;
}

export async function benchLatency({ rate, seconds, rounds, view }: Options): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "cutaway-bench-"));
  const source = fork(fileURLToPath(new URL("./latency-source.ts", import.meta.url)));
  const [server] = (await once(source, "message")) as [string];
  const config = kubeconfigFile({ bench: { cluster: { server } } });
  const secretFile = join(scratch, "secret");
  const args = [
    "dist/cutaway.mjs",
    "--kubeconfig",
    config.path,
    "--port",
    "0",
    "--no-open",
    "--secret-file",
    secretFile,
  ];
  const cutaway = await start(process.execPath, args, /Cutaway is at (http:\/\/[^/\s]+)/);
  const order = { events: rate * seconds, rate };
  try {
    for (const [name, spec] of Object.entries(VIEWS).filter(([known]) => !view || known === view)) {
      const bare = await bareClient(server);
      const shown = await tab(cutaway.address, readFileSync(secretFile, "utf8").trim(), spec);
      await round(source, order, bare, shown); // warms up
      const done: Round[] = [];
      let disturbed = 0;
      while (done.length < rounds && disturbed < rounds * MAX_DISTURBED) {
        const measured = await round(source, order, bare, shown);
        if (quantile(measured.bare, 0.99) < QUIET_MS) done.push(measured);
        else disturbed++;
      }
      console.log(`\n${name} at ${rate} events/s; ${disturbed} rounds left out`);
      if (done.length > 0) print(done, order.events);
      bare.close();
      shown.close();
    }
  } finally {
    source.disconnect();
    await cutaway.stop();
    config.remove();
    rmSync(scratch, { recursive: true, force: true });
  }
}
