import { spawn } from "node:child_process";
import { type CDPSession, chromium, type Page } from "@playwright/test";
import { indexJson } from "@/lib/raw/json-index";
import { searchJson } from "@/lib/raw/json-search";
import { yamlOf } from "@/lib/raw/yaml";
import { podList } from "./json-body";

const ROUNDS = 7;

export interface RawTreeOptions {
  readonly kubeconfig: string;
  readonly megabytes: number;
}

/** How the raw explorer copes with a large answer: the parser in Node, and the page in Chromium. */
export async function benchRawTree({ kubeconfig, megabytes }: RawTreeOptions): Promise<void> {
  const body = podList(megabytes * 2 ** 20);
  benchParser(body);
  await benchPage(kubeconfig, body);
}

function timed<T>(work: () => T): { ms: number; result: T } {
  const start = performance.now();
  const result = work();
  return { ms: performance.now() - start, result };
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The index beside JSON.parse of the same text, in turn; then what is made of the index. */
function benchParser(body: string): void {
  const bytes = new TextEncoder().encode(body);
  const pairs = Array.from({ length: ROUNDS }, () => ({
    index: timed(() => indexJson(bytes)).ms,
    parse: timed(() => JSON.parse(body)).ms,
  }));
  const ratios = pairs.map(({ index, parse }) => index / parse).toSorted((a, b) => a - b);
  const json = indexJson(bytes);
  const memory = json.store.byteLength / bytes.length;
  console.log(`parser: ${(bytes.length / 2 ** 20).toFixed(0)} MiB, ${json.length} values`);
  console.log(
    `  index ${median(pairs.map(({ index }) => index)).toFixed(0)} ms, ${memory.toFixed(2)} bytes for each byte`,
  );
  console.log(
    `  ratio to JSON.parse ${median(ratios).toFixed(2)} (${ratios[0]?.toFixed(2)} to ${ratios.at(-1)?.toFixed(2)})`,
  );
  console.log(
    `  search ${timed(() => searchJson(json, "no such text")).ms.toFixed(0)} ms, YAML ${timed(() => yamlOf(json)).ms.toFixed(0)} ms`,
  );
}

/** A built Cutaway in Chromium; only the body of one path is ours, so that its size is known. */
async function benchPage(kubeconfig: string, body: string): Promise<void> {
  const server = spawn(process.execPath, [
    "dist/cutaway.mjs",
    "--kubeconfig",
    kubeconfig,
    "--port",
    "0",
    "--no-open",
  ]);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(await urlOf(server.stdout));
    await settled(page);
    await page.route(/\/api\/raw\/api\/v1\/pods/, (route) =>
      route.fulfill({ contentType: "application/json", body }),
    );
    console.log("page: longest task of the main thread, and how much of it was its own CPU time");
    const devtools = await page.context().newCDPSession(page);
    for (const [name, act] of STEPS) {
      const { wall, cpu } = await longestTask(devtools, async () => {
        await act(page);
        await settled(page);
      });
      console.log(`  ${name}: ${wall.toFixed(0)} ms, ${cpu.toFixed(0)} ms CPU`);
    }
  } finally {
    await browser.close();
    server.kill("SIGTERM");
  }
}

const STEPS: readonly (readonly [name: string, act: (page: Page) => Promise<unknown>])[] = [
  ["open the answer", (page) => goTo(page, "/raw?v=1&path=/api/v1/pods")],
  ["scroll by the wheel", (page) => wheel(page)],
  ["open everything", (page) => choose(page, "Levels", "Open everything")],
  ["scroll by the wheel with everything open", (page) => wheel(page)],
  ["go to the end", (page) => page.getByRole("treegrid").press("End")],
  ["find", (page) => page.getByRole("textbox", { name: "Find in the answer" }).fill("fleet-5000")],
  ["as YAML", (page) => page.getByRole("tab", { name: "YAML" }).click()],
  ["as text", (page) => page.getByRole("tab", { name: "Text" }).click()],
];

async function goTo(page: Page, href: string): Promise<void> {
  await page.evaluate((to) => {
    location.href = to;
  }, href);
  await page.getByText("PodList").first().waitFor();
}

async function wheel(page: Page): Promise<void> {
  await page.mouse.move(600, 500);
  for (let turn = 0; turn < 40; turn += 1) await page.mouse.wheel(0, 1200);
}

async function choose(page: Page, menu: string, item: string): Promise<void> {
  await page.getByRole("button", { name: menu }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => window.__cutawayIdle !== undefined);
  await page.evaluate(() => window.__cutawayIdle?.());
}

function urlOf(stdout: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    let said = "";
    stdout.on("data", (chunk: Buffer) => {
      said += chunk;
      const url = /^Cutaway is at (\S+)$/m.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: elapsed, and of the thread's own CPU time. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** The longest task of the page's main thread while `act` goes on, in milliseconds. A busy machine shows in `wall` alone. */
async function longestTask(
  devtools: CDPSession,
  act: () => Promise<void>,
): Promise<{ wall: number; cpu: number }> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }) => events.push(...(value as TraceEvent[]));
  devtools.on("Tracing.dataCollected", collect);
  await devtools.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "__metadata"] },
  });
  await act();
  const complete = new Promise((resolve) => devtools.once("Tracing.tracingComplete", resolve));
  await devtools.send("Tracing.end");
  await complete;
  devtools.off("Tracing.dataCollected", collect);
  const thread = ({ pid, tid }: TraceEvent) => `${pid}:${tid}`;
  const main = new Set(
    events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(thread),
  );
  const tasks = events.filter(
    (event) => event.ph === "X" && main.has(thread(event)) && TASK.test(event.name),
  );
  const longest = (times: readonly (number | undefined)[]) =>
    times.reduce<number>((most, time) => Math.max(most, time ?? 0), 0) / 1000;
  return { wall: longest(tasks.map(({ dur }) => dur)), cpu: longest(tasks.map(({ tdur }) => tdur)) };
}

/** How Chromium's scheduler names one task. */
const TASK = /RunTask/;

declare global {
  interface Window {
    __cutawayIdle?: () => Promise<void>;
  }
}
