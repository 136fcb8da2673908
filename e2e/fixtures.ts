import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { type Cutaway, labUser, startCutaway, startSample } from "./cutaway";

export { expect } from "@playwright/test";

type SignedIn = Cutaway & { readonly state: Awaited<ReturnType<BrowserContext["storageState"]>> };

interface TestFixtures {
  /** Opens a view and waits until it has settled. */
  open(path: string): Promise<void>;
}

/** What the tests look at: the project says (playwright.config.ts). */
export type Source = "sample" | "lab";

interface WorkerFixtures {
  readonly source: Source;
  /**
   * One Cutaway for each worker: on the sample, or as the lab's administrator, with a viewer of one namespace as
   * second context.
   */
  cutaway: SignedIn;
}

/** Resolves when the page has nothing under way and has painted what came of it. */
export async function idle(page: Page): Promise<void> {
  await page.waitForFunction(() => window.__cutawayIdle !== undefined);
  await page.evaluate(() => window.__cutawayIdle?.());
}

/** What a browser keeps once it has opened the printed URL. */
export async function sessionOf(browser: Browser, { url }: Cutaway): Promise<SignedIn["state"]> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await idle(page);
  const state = await context.storageState();
  await context.close();
  return state;
}

/**
 * What no page may do: break the content policy, throw, or log an error. Answers with an
 * error status are not among it: Chromium logs them, and some tests are about them.
 */
export function watchForFaults(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`thrown: ${error.message}`));
  page.on("console", (message) => {
    const expected = message.text().startsWith("Failed to load resource: the server responded");
    if (message.type() === "error" && !expected) faults.push(`console: ${message.text()}`);
  });
  return faults;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  source: ["lab", { option: true, scope: "worker" }],
  cutaway: [
    async ({ browser, source }, use) => {
      const lab = () => startCutaway([labUser("admin"), labUser("shop-viewer")]);
      const cutaway = await (source === "sample" ? startSample() : lab());
      await use({ ...cutaway, state: await sessionOf(browser, cutaway) });
      await cutaway.stop();
    },
    { scope: "worker" },
  ],
  baseURL: ({ cutaway }, use) => use(cutaway.origin),
  storageState: ({ cutaway }, use) => use(cutaway.state),
  page: async ({ page }, use) => {
    const faults = watchForFaults(page);
    await use(page);
    expect(faults).toEqual([]);
  },
  open: async ({ page }, use) => {
    await use(async (path) => {
      await page.goto(path);
      await idle(page);
    });
  },
});
