import type { CDPSession, Page } from "@playwright/test";
import { formatBytes } from "@/lib/base/format";
import { longestTask, onPage, printSteps, type Step, settled } from "./browser";

interface Options {
  readonly kubeconfig: string;
}

/** A turn of the wheel in px: fifty rows. */
const TURN = 1_200;
const JUMPS = 60;

/**
 * `npm run bench -- trees-tab`: what /trees costs the tab. Bytes it receives for the first screen, the longest task of its main
 * thread at each thing a person does there, and its heap.
 */
export async function benchTreesTab({ kubeconfig }: Options): Promise<void> {
  // To sign in fills the browser's cache; no tree is opened by that, so the hub stays empty.
  await onPage(kubeconfig, async (page, origin) => {
    const devtools = await page.context().newCDPSession(page);
    for (const hub of ["empty", "full"]) await firstScreen(page, devtools, `${origin}/trees`, hub);
    console.log("then the heap, before and after it was collected");
    await printSteps(page, devtools, STEPS, async () => {
      const then = await heap(devtools);
      await devtools.send("HeapProfiler.collectGarbage");
      return `; ${formatBytes(then)}, ${formatBytes(await heap(devtools))}`;
    });
  });
}

async function heap(devtools: CDPSession): Promise<number> {
  return (await devtools.send("Runtime.getHeapUsage")).usedSize;
}

/** Opens the trees anew; prints what the tab has received when there are rows, and when every kind was read. */
async function firstScreen(page: Page, devtools: CDPSession, href: string, hub: string): Promise<void> {
  await page.goto("about:blank");
  const received = await countBytes(devtools);
  const { wall, cpu } = await longestTask(devtools, async () => {
    await page.goto(href);
    await page.getByRole("treegrid").getByRole("row").nth(1).waitFor();
    say(`first screen, hub ${hub}`, received);
    await page.getByRole("button", { name: /^\d+ kinds/ }).waitFor({ timeout: 300_000 });
    await settled(page);
    say(`  every kind read, ${await objectsIn(page)}`, received);
  });
  console.log(`  longest task until then: ${wall.toFixed(0)} ms, ${cpu.toFixed(0)} ms CPU`);
  received.stop();
}

/** As the page counts them. */
async function objectsIn(page: Page): Promise<string> {
  const said = await page
    .getByText(/^[\d\s]+ objects$/)
    .first()
    .textContent();
  return (said ?? "").replace(/\s(?=\d)/g, "");
}

interface Received {
  /** Messages of the stream, unpacked, and answers of the API, as they came. */
  readonly data: number;
  /** Pages and scripts that the cache did not have, as they came. */
  readonly assets: number;
}

function say(when: string, { data, assets }: Received): void {
  console.log(`${when}: ${formatBytes(data)} of data, ${formatBytes(assets)} of pages and scripts`);
}

/** Counts what the page receives from now on. */
async function countBytes(devtools: CDPSession): Promise<Received & { stop(): void }> {
  const counted = { data: 0, assets: 0 };
  const api = new Set<string>();
  const message = ({ response }: { response: { payloadData: string } }) => {
    counted.data += Buffer.byteLength(response.payloadData);
  };
  const answer = ({ requestId, response }: { requestId: string; response: { url: string } }) => {
    if (new URL(response.url).pathname.startsWith("/api/")) api.add(requestId);
  };
  const end = ({ requestId, encodedDataLength }: { requestId: string; encodedDataLength: number }) => {
    counted[api.has(requestId) ? "data" : "assets"] += encodedDataLength;
  };
  devtools.on("Network.webSocketFrameReceived", message);
  devtools.on("Network.responseReceived", answer);
  devtools.on("Network.loadingFinished", end);
  await devtools.send("Network.enable");
  return Object.assign(counted, {
    stop() {
      devtools.off("Network.webSocketFrameReceived", message);
      devtools.off("Network.responseReceived", answer);
      devtools.off("Network.loadingFinished", end);
    },
  });
}

const STEPS: readonly Step[] = [
  ["open everything", (page) => choose(page, "Levels", "Open everything")],
  ["scroll through all rows by the wheel", wheel],
  ["drag the scroll bar up and down", drag],
  ["Home, End, and 30 pages up", keys],
  ["close the group with most objects", (page) => toggle(page, "fleet", "Close")],
  ["open it again", (page) => toggle(page, "fleet", "Open")],
  ["close a Deployment with 1,000 pods", (page) => toggle(page, /Deployment fleet-0\b/, "Close")],
  ["open it again", (page) => toggle(page, /Deployment fleet-0\b/, "Open")],
  ["the details of a pod", (page) => rowNamed(page, /Pod fleet-/).dblclick()],
  ["down 60 rows with the details open", (page) => press(page, "j", 60)],
  ["close them", (page) => page.getByRole("button", { name: "Close the details" }).click()],
  ["put together by node", (page) => page.getByLabel("Put together").selectOption("node")],
  ["scroll through all rows by the wheel", wheel],
  ["filter", (page) => filter(page, "fleet-5")],
  ["no filter", (page) => filter(page, "")],
  ["as a map", (page) => page.getByLabel("Shown").selectOption("map")],
];

const rowNamed = (page: Page, name: string | RegExp) =>
  page.getByRole("treegrid").getByRole("row", { name }).first();

async function choose(page: Page, menu: string, item: string): Promise<void> {
  await page.getByRole("button", { name: menu }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

const toggle = async (page: Page, name: string | RegExp, button: "Open" | "Close") => {
  const tree = page.getByRole("treegrid");
  await tree.evaluate((element) => element.scrollTo(0, 0));
  await settled(page);
  while ((await rowNamed(page, name).count()) === 0) {
    await page.mouse.move(600, 500);
    await page.mouse.wheel(0, TURN / 2);
    await settled(page);
  }
  await rowNamed(page, name).getByRole("button", { name: button, exact: true }).click();
};

async function filter(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Filter" }).fill(text);
  await page.waitForURL((url) => (url.searchParams.get("filter") ?? "") === text);
}

async function wheel(page: Page): Promise<void> {
  await page.mouse.move(600, 500);
  const tree = page.getByRole("treegrid");
  const turns = await tree.evaluate((element, turn) => Math.ceil(element.scrollHeight / turn), TURN);
  for (let done = 0; done < turns; done += 1) await page.mouse.wheel(0, TURN);
}

/** Each time some other place, as where a scroll bar is dragged: all rows change at once. */
async function drag(page: Page): Promise<void> {
  await page.getByRole("treegrid").evaluate(async (element, jumps) => {
    for (let jump = 0; jump < jumps; jump += 1) {
      element.scrollTop = (element.scrollHeight * ((jump * 37) % jumps)) / jumps;
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
  }, JUMPS);
}

async function press(page: Page, key: string, times: number): Promise<void> {
  for (let done = 0; done < times; done += 1) await page.keyboard.press(key);
}

async function keys(page: Page): Promise<void> {
  await page.getByRole("treegrid").evaluate((element) => element.scrollTo(0, 0));
  await page.getByRole("treegrid").getByRole("row").nth(1).click();
  await press(page, "End", 1);
  await settled(page);
  await press(page, "PageUp", 30);
  await press(page, "Home", 1);
}
