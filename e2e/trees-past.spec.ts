import { whyNot } from "./cutaway";
import { expect, idle, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

test("opens with each namespace's count, and the worst branch down to what failed", async ({
  page,
  open,
}) => {
  await open("/trees");
  const tree = page.getByRole("treegrid", { name: "Resource trees" });
  await expect(tree.getByRole("row", { name: /Failed.*shop/ }).first()).toBeVisible();
  await expect(tree.getByRole("row", { name: /Pod import-prices-/ }).first()).toBeVisible();
  // What was opened by itself stays when a person opens more, and is in the address from then on.
  const other = tree.getByRole("row", { name: /kube-public/ });
  await other.getByRole("button", { name: "Open" }).click();
  await expect(page).toHaveURL(/depth=0&open=/);
  await expect(tree.getByRole("row", { name: /Pod import-prices-/ }).first()).toBeVisible();
  await page.reload();
  await expect(other.getByRole("button", { name: "Close" })).toBeVisible();
});

test("levels that are in the address win", async ({ page, open }) => {
  await open("/trees?v=1&depth=0");
  const tree = page.getByRole("treegrid", { name: "Resource trees" });
  await expect(tree.getByRole("row", { name: /shop/ })).toHaveAttribute("aria-expanded", "false");
  await expect(tree.getByRole("row", { name: /Pod / })).toHaveCount(0);
});

test("a pinned moment is shown as that, can be compared with, and left", async ({ page, open }) => {
  test.slow(true, "everything is read three times, at two versions");
  await open("/trees?v=1&ns=shop");
  await page.getByRole("button", { name: "Pin this moment" }).click();
  await expect(page).toHaveURL(/[?&]at=\d+&atTime=\d+/);
  await expect(page.getByText(/^as of RV \d+$/)).toBeVisible();
  await expect(page.getByText(/As of resourceVersion \d+/)).toBeVisible();
  await expect(page.getByRole("row", { name: /Deployment web/ }).first()).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^as of RV \d+$/)).toBeVisible();
  await page.getByRole("button", { name: "What changed since" }).click();
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await expect(page.getByText(/RV \d+ .*→ RV \d+ .*as they were/)).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Show what is now" }).click();
  await expect(page).not.toHaveURL(/[?&]at=/);
  await expect(page.getByText(/^as of RV/)).toHaveCount(0);
});

test("a moment that is no longer kept is said to be that, with the way to what is now", {
  tag: "@once",
}, async ({ page, open }) => {
  await open("/trees?v=1&at=1&atTime=1700000000000");
  const alert = page.getByRole("main").getByRole("alert");
  await expect(alert).toContainText("no longer keeps the moment of resourceVersion 1");
  await expect(alert).toContainText("410");
  await expect(page.getByRole("treegrid")).toHaveCount(0);
  await page.getByRole("button", { name: "Show what is now" }).click();
  await expect(page.getByRole("treegrid", { name: "Resource trees" })).toBeVisible();
});

test("the dialog offers moments that the cluster still keeps, and compares with one", async ({
  page,
  open,
}) => {
  await open("/trees?v=1&ns=shop");
  await page.getByRole("button", { name: "What changed" }).click();
  await page.getByRole("tab", { name: "From the cluster's history" }).click();
  const since = page.getByRole("combobox", { name: "Since" });
  await expect(since).toContainText(/as far back as is kept: .*RV \d+/);
  await page.getByRole("combobox", { name: "Kind" }).selectOption("pods");
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await expect(page.getByText(/as they were/)).toBeVisible();
});

test("everything as a map: figures on the keys, a branch in the tree on Enter, the same as a table and a picture", async ({
  page,
  open,
}) => {
  await open("/trees?v=1&look=map");
  const map = page.getByRole("application", { name: /Map of everything/ });
  await expect(map).toBeVisible();
  await idle(page);
  await map.focus();
  await page.keyboard.press("Home");
  await expect(page.getByText(/: [\d\u2009]+ objects?, /)).toBeVisible();
  await page.getByRole("button", { name: "As a table" }).click();
  const table = page.getByRole("grid", { name: "Everything by group and kind" });
  await expect(table.getByRole("row", { name: /shop.*Deployment/ })).toBeVisible();
  await page.getByRole("button", { name: "As a table" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Copy or save the picture" }).click();
  await page.getByRole("menuitem", { name: "Save SVG" }).click();
  const stream = await (await download).createReadStream();
  let svg = "";
  for await (const chunk of stream) svg += chunk;
  expect(svg).toMatch(/objects by namespace and kind/);
  expect(svg).toMatch(/Crossed: failed/);
  await map.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/filter=(ns:[a-z0-9-]+%20)?kind:/);
  await expect(page.getByRole("treegrid", { name: "Resource trees" })).toBeVisible();
});
