import { type Browser, chromium, type Page } from "@playwright/test";
import { formatBytes } from "@/lib/base/format";
import { labWriter } from "@/lib/testing/lab-writer";
import { output, start } from "./process";
import { formatRatio, median, pairedRatio, quantile } from "./stats";

interface Options {
  readonly kubeconfig: string;
  readonly crds: number;
  readonly versions: number;
  readonly pairs: number;
  readonly kubectl: string;
  readonly chromium: string;
}

const READY = /Cutaway is at (\S+)/;
const SUFFIX = "bench.apis.example.com";
const IN_A_GROUP = 5;
const AT_ONCE = 8;
const SETTLE_MS = 5_000;
/** One frame at 60 Hz. */
const FRAME_MS = 1000 / 60;
const SEARCHES = ["thing17 list", "g12", "cluster v2", "nothing of the kind"];

/**
 * `npm run bench -- apis`: makes CRDs, opens the catalogue, and removes them. How long after the answer arrived there is
 * something to see, how long a key of a search takes, and the whole page beside `kubectl api-resources`, in turn.
 */
export async function benchApis(options: Options): Promise<void> {
  const { kubeconfig, crds, versions, pairs, kubectl } = options;
  const names = Array.from({ length: crds }, (_, i) => i);
  const writer = labWriter(kubeconfig);
  const browser = await chromium.launch({ executablePath: options.chromium });
  try {
    await inTurn(names, (i) => writer.apply(pathOf(i), crdOf(i, versions)).then(() => {}));
    await served(kubectl, kubeconfig, crds);
    const args = ["dist/cutaway.mjs", "--kubeconfig", kubeconfig, "--port", "0", "--no-open"];
    const server = await start(process.execPath, args, READY);
    const url = server.address;
    const state = await signIn(browser, url);
    const rounds: Round[] = [];
    const peer: number[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      rounds.push(await round(browser, state, new URL(url).origin));
      const begun = performance.now();
      // A stale group makes it end with 1, which takes as long.
      await output(kubectl, [
        `--kubeconfig=${kubeconfig}`,
        "api-resources",
        "-o",
        "wide",
        "--no-headers",
      ]).catch(() => "");
      peer.push(performance.now() - begun);
    }
    await server.stop();
    print(rounds, peer, `${crds} CRDs with ${versions} versions each`);
  } finally {
    await browser.close();
    await inTurn(names, (i) => writer.remove(pathOf(i)).catch(() => {}));
  }
}

const plural = (i: number) => `thing${i}s`;
const groupOf = (i: number) => `g${Math.floor(i / IN_A_GROUP)}.${SUFFIX}`;
const pathOf = (i: number) =>
  `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${plural(i)}.${groupOf(i)}`;

function crdOf(i: number, versions: number): object {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  const version = (n: number) => ({ name: `v${n}`, served: true, storage: n === versions, schema });
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural(i)}.${groupOf(i)}` },
    spec: {
      group: groupOf(i),
      scope: i % 2 === 0 ? "Namespaced" : "Cluster",
      names: { plural: plural(i), singular: `thing${i}`, kind: `Thing${i}`, listKind: `Thing${i}List` },
      versions: Array.from({ length: versions }, (_, n) => version(n + 1)),
    },
  };
}

async function inTurn(items: readonly number[], work: (item: number) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Resolves once discovery lists all their groups, and has had time to list the rest. */
async function served(kubectl: string, kubeconfig: string, crds: number): Promise<void> {
  const ask = (...args: string[]) => output(kubectl, [`--kubeconfig=${kubeconfig}`, ...args]);
  for (let tries = 0; tries < 60; tries += 1) {
    const listed = (await ask("get", "--raw", "/apis")).split(`.${SUFFIX}","versions"`).length - 1;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    if (listed >= Math.ceil(crds / IN_A_GROUP)) return;
  }
  throw new Error("the CRDs are not served");
}

async function signIn(browser: Browser, url: string) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await idle(page);
  const state = await context.storageState();
  await context.close();
  return state;
}

async function idle(page: Page): Promise<void> {
  await page.waitForFunction(() => "__cutawayIdle" in window);
  await page.evaluate("window.__cutawayIdle()");
}

interface Round {
  /** Milliseconds from the last byte of the catalogue until the frame with its first rows was painted. */
  readonly paint: number;
  /** From the navigation until then. */
  readonly whole: number;
  readonly bytes: number;
  readonly rows: number;
  /** For each key of each search: script and layout, until the frame could be painted. */
  readonly keys: readonly number[];
}

/** Notes when the first rows have been painted. */
const WATCH_ROWS = `new MutationObserver((_, observer) => {
  if (document.querySelectorAll('[role="treegrid"] [data-index]').length === 0) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.__rowsAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true });`;

async function round(
  browser: Browser,
  storageState: Awaited<ReturnType<typeof signIn>>,
  origin: string,
): Promise<Round> {
  const context = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(WATCH_ROWS);
  await page.goto(`${origin}/apis`);
  await page.waitForFunction(() => "__rowsAt" in window);
  const painted = (await page.evaluate(PAINTED)) as Omit<Round, "keys" | "rows">;
  await idle(page);
  const rows = Number(await page.getByRole("treegrid").getAttribute("aria-rowcount")) - 1;
  const keys = (await page.evaluate(`(${TYPE})(${JSON.stringify(SEARCHES)})`)) as number[];
  await context.close();
  return { ...painted, rows, keys };
}

const PAINTED = `(() => {
  const answer = performance.getEntriesByType("resource").find(({ name }) => new URL(name).pathname === "/api/apis");
  return { paint: window.__rowsAt - answer.responseEnd, whole: window.__rowsAt, bytes: answer.decodedBodySize };
})()`;

/** Types each search key by key, and measures each until its layout is done. */
const TYPE = `async (searches) => {
  const field = document.querySelector("[data-filter]");
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const took = [];
  for (const search of searches) {
    for (let end = 0; end <= search.length; end++) {
      const begun = performance.now();
      write.call(field, search.slice(0, end));
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await Promise.resolve();
      document.body.offsetHeight;
      took.push(performance.now() - begun);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
  }
  return took;
}`;

function print(rounds: readonly Round[], peer: readonly number[], what: string): void {
  const of = (name: "paint" | "whole" | "bytes" | "rows") => rounds.map((one) => one[name]);
  const keys = rounds.flatMap((one) => one.keys);
  const frames = (ms: number) => `${((ms / FRAME_MS) * 100).toFixed(0)} % of a frame`;
  console.log(`${what}, ${median(of("rows"))} rows open, ${formatBytes(median(of("bytes")))} of JSON`);
  console.log(
    `first rows painted after the answer's last byte: ${median(of("paint")).toFixed(0)} ms, at most ${Math.max(...of("paint")).toFixed(0)} ms`,
  );
  console.log(
    `a key of a search: ${frames(median(keys))}, 95th percentile ${frames(quantile(keys, 0.95))}, most ${frames(Math.max(...keys))} (${keys.length} keys)`,
  );
  const ratio = formatRatio(pairedRatio(of("whole"), peer));
  console.log(
    `from navigation to rows: ${ratio} kubectl api-resources -o wide; ${median(of("whole")).toFixed(0)} ms against ${median(peer).toFixed(0)} ms`,
  );
}
