import type { Page } from "@playwright/test";
import { indexJson } from "@/lib/raw/json-index";
import { searchJson } from "@/lib/raw/json-search";
import { yamlOf } from "@/lib/raw/yaml";
import { onPage, printSteps, type Step } from "./browser";
import { podList } from "./json-body";
import { median } from "./stats";

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
  await onPage(kubeconfig, async (page) => {
    await page.route(/\/api\/raw\/api\/v1\/pods/, (route) =>
      route.fulfill({ contentType: "application/json", body }),
    );
    await printSteps(page, await page.context().newCDPSession(page), STEPS);
  });
}

const STEPS: readonly Step[] = [
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
