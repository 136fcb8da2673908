import { type Browser, type CDPSession, chromium, type Page } from "@playwright/test";
import { type Running, start } from "./process";

/** A built Cutaway that serves a cluster; its address has the code that signs a browser in. */
function startServer(kubeconfig: string): Promise<Running> {
  const args = ["dist/cutaway.mjs", "--kubeconfig", kubeconfig, "--port", "0", "--no-open"];
  return start(process.execPath, args, /Cutaway is at (\S+)/);
}

function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
}

/** A page of a built Cutaway that serves a cluster, signed in and still; ended, with server and browser, when `work` is. */
export async function onPage(
  kubeconfig: string,
  work: (page: Page, origin: string) => Promise<void>,
): Promise<void> {
  const server = await startServer(kubeconfig);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(server.address);
    await settled(page);
    await work(page, new URL(server.address).origin);
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Resolves when the page has nothing under way and has painted what came of it. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => window.__cutawayIdle !== undefined);
  await page.evaluate(() => window.__cutawayIdle?.());
}

/** Something a person does on a page. */
export type Step = readonly [name: string, act: (page: Page) => Promise<unknown>];

/** Prints the longest task of the main thread at each step, and how much of it was its own processor time. */
export async function printSteps(
  page: Page,
  devtools: CDPSession,
  steps: readonly Step[],
  more: () => Promise<string> = async () => "",
): Promise<void> {
  console.log("longest task of the main thread, and how much of it was its own CPU time");
  for (const [name, act] of steps) {
    const { wall, cpu } = await longestTask(devtools, async () => {
      await act(page);
      await settled(page);
    });
    console.log(`  ${name}: ${wall.toFixed(0)} ms, ${cpu.toFixed(0)} ms CPU${await more()}`);
  }
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
export async function longestTask(
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
