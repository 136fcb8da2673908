import { whyNot } from "./cutaway";
import { expect, idle, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

test("goes between views without loading the document again, and keeps the cluster", {
  tag: "@once",
}, async ({ page, open }) => {
  await open("/");
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.getByRole("navigation").getByRole("link", { name: "About" }).click();
  await expect(page.getByRole("region", { name: "Memory" })).toContainText("MiB");
  await expect(page).toHaveURL(/\/about\?v=1&cluster=/);
  await page.goBack();
  await expect(page.getByRole("region", { name: "API server" })).toBeVisible();
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
});

test("jumps to an API resource by the keyboard", { tag: "@once" }, async ({ page, open }) => {
  await open("/");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Jump to" }).fill("deployments apps");
  await expect(page.getByRole("option").first()).toContainText("deployments");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/raw\?v=1&cluster=[0-9a-f-]+&path=\/apis\/apps\/v1\/deployments$/);
});

test("lists its keys", { tag: "@once" }, async ({ page, open }) => {
  await open("/");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("Next row");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeHidden();
});

test("shows the requests behind a panel, and the commands that repeat them", { tag: "@once" }, async ({
  page,
  open,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open("/");
  await page.getByRole("region", { name: "Nodes" }).hover();
  await page.getByRole("button", { name: "Evidence of Nodes" }).click();
  const drawer = page.getByRole("region", { name: "Evidence", exact: true });
  await expect(drawer.getByRole("row", { name: "/api/v1/nodes" })).toHaveCount(1);
  await expect(drawer.getByRole("row", { name: "/readyz" })).toHaveCount(0);
  await drawer.getByRole("row", { name: "/api/v1/nodes" }).click();
  await drawer.getByRole("button", { name: "Copy as kubectl" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^kubectl --context \S+ get --raw '\/api\/v1\/nodes\?limit=\d+'$/);
});

test("a chosen theme is there before the first paint, on every load", { tag: "@once" }, async ({
  page,
  open,
}) => {
  await open("/about");
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe("rgb(16, 19, 23)");
  await page.goto("/about", { waitUntil: "commit" });
  await page.waitForSelector("body", { state: "attached" });
  expect(await ground()).toBe("rgb(16, 19, 23)");
  await idle(page);
});

for (const path of ["/", "/about"]) {
  test(`${path} does not shift while it loads, and fits 800 px`, { tag: "@once" }, async ({ page, open }) => {
    await page.addInitScript(() => {
      Object.assign(window, { shifts: [] as number[] });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          if ("value" in entry) (window as unknown as { shifts: unknown[] }).shifts.push(entry.value);
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.setViewportSize({ width: 800, height: 700 });
    await open(path);
    const seen = await page.evaluate(() => ({
      shift: (window as unknown as { shifts: number[] }).shifts.reduce((sum, value) => sum + value, 0),
      overflow: document.documentElement.scrollWidth - innerWidth,
      inside:
        (document.querySelector("main")?.scrollWidth ?? 0) -
        (document.querySelector("main")?.clientWidth ?? 0),
    }));
    expect(seen.overflow).toBeLessThanOrEqual(0);
    expect(seen.inside).toBeLessThanOrEqual(0);
    // Web Vitals calls 0.1 good; panels that fill up below what is read stay well below that.
    expect(seen.shift).toBeLessThan(0.05);
  });
}
