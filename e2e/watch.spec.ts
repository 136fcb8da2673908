import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { formatCount } from "@/lib/base/format";
import { whyNot } from "./cutaway";
import { expect, idle, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

const LEASES = "coordination.k8s.io/v1/leases";
const watch = (fields: Record<string, string>) => `/watch?${new URLSearchParams({ v: "1", ...fields })}`;
const events = (page: Page) => page.getByRole("grid", { name: "Events" });
const modified = (page: Page) => events(page).getByRole("row").filter({ hasText: "MODIFIED" });
/** Renewed every two seconds, so that soon there is one whose version before was seen too. */
const renewed = (page: Page) => modified(page).filter({ hasText: "kube-scheduler" });
const stream = (page: Page, name: string) =>
  page.getByRole("region", { name: "Streams" }).getByRole("row", { name });

test("begins with a choice, and watches what is chosen", async ({ page, open }) => {
  await open("/watch");
  await page.getByRole("button", { name: "Add a stream" }).click();
  const dialog = page.getByRole("dialog", { name: "Watch a resource" });
  await expect(dialog.getByRole("combobox", { name: "Resource" })).toBeFocused();
  await page.keyboard.type("leases");
  await expect(dialog.getByRole("option").first()).toContainText("leases.coordination.k8s.io v1");
  await dialog.getByRole("textbox", { name: "Label selector" }).fill("a in (b, c)");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/streams=coordination\.k8s\.io\/v1\/leases/);
  await expect(stream(page, "a in (b, c)")).toContainText(/live|replaying/);
});

test("shows each event as it comes, and how fresh the stream is", async ({ page, open }) => {
  // A scope that no other test watches: a watch that stands already has no initial state to tell.
  await open(watch({ streams: `${LEASES}@kube-system` }));
  await expect(stream(page, "leases")).toContainText(/live|replaying/);
  await expect(events(page).getByRole("row").filter({ hasText: "initial" }).first()).toBeVisible();
  await expect(events(page).getByText("The initial state is complete")).toBeVisible();
  await expect(modified(page).filter({ hasText: "kube-scheduler" }).first()).toContainText(/spec/);
  await expect(stream(page, "leases")).toContainText(/\d+s ago/);
});

test("tells what an update changed, and who owns it", async ({ page, open }) => {
  await open(watch({ streams: LEASES, types: "MODIFIED", find: "kube-system/kube-scheduler" }));
  await modified(page).first().click();
  const details = page.getByRole("complementary", { name: "The chosen event" });
  await expect(details.getByRole("list", { name: "Changed fields" })).toContainText(".spec.renewTime");
  await expect(details).toContainText("kube-scheduler Update");
  await details.getByRole("tab", { name: "YAML" }).click();
  await expect(details).toContainText("kind: Lease");
  await details.getByRole("button", { name: "Close" }).click();
  await expect(details).toBeHidden();
});

test("stands still while paused, counts what comes, and follows again", async ({ page, open }) => {
  await open(watch({ streams: LEASES }));
  await expect(modified(page).first()).toBeVisible();
  await page.keyboard.press(" ");
  await expect(page).toHaveURL(/paused=1/);
  const before = await events(page).getAttribute("aria-rowcount");
  await expect(page.getByRole("button", { name: /Follow \d+ new/ })).toBeVisible();
  expect(await events(page).getAttribute("aria-rowcount")).toBe(before);
  await page.keyboard.press(" ");
  await expect(events(page)).not.toHaveAttribute("aria-rowcount", before ?? "");
});

test("filters by type, by what changed and by name, and the address keeps it", async ({ page, open }) => {
  // The second is a scope that no other test watches: its beginning is told.
  await open(watch({ streams: `${LEASES},v1/pods@shop:app` }));
  await expect(modified(page).first()).toBeVisible();
  await page.getByRole("button", { name: "BOOKMARK" }).click();
  await expect(page).toHaveURL(/types=BOOKMARK/);
  await expect(
    events(page).getByRole("row").filter({ hasText: "initial state is complete" }).first(),
  ).toBeVisible();
  await expect(modified(page)).toHaveCount(0);
  await page.getByRole("button", { name: "BOOKMARK" }).click();
  await page.keyboard.press("/");
  await page.keyboard.type("kube-scheduler");
  await expect(page).toHaveURL(/find=kube-scheduler/);
  await expect(events(page).getByRole("row").nth(1)).toContainText("kube-system/kube-scheduler");
  await page.reload();
  await idle(page);
  await expect(page.getByRole("textbox", { name: "Find in namespace/name" })).toHaveValue("kube-scheduler");
});

test("jumps to a time, and to the event of a mark on the line", async ({ page, open }) => {
  await open(watch({ streams: LEASES }));
  await expect(modified(page).first()).toBeVisible();
  await page.getByRole("textbox", { name: "Jump to a time, hh:mm:ss" }).fill("00:00");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/paused=1/);
  // The first of all, below the headings: before it there is nothing.
  await expect(events(page).locator('[aria-rowindex="2"]')).toBeVisible();
  await page.getByRole("tab", { name: "RV line" }).click();
  await page.getByRole("img").locator("[data-opens]").last().click();
  await expect(page.getByRole("tab", { name: "Events" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("complementary", { name: "The chosen event" })).toBeVisible();
});

test("draws the line, and its picture carries title, cluster and legend", async ({
  page,
  open,
  context,
  source,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(watch({ streams: LEASES, panel: "line" }));
  await expect(page.getByRole("img", { name: /^RV line of/ })).toBeVisible();
  await page.getByRole("button", { name: "Copy or save the picture" }).click();
  await page.getByRole("menuitem", { name: "Copy SVG" }).click();
  await expect(page.getByText("Copy SVG: done")).toBeVisible();
  const svg = await page.evaluate(() => navigator.clipboard.readText());
  const cluster = source === "lab" ? "cutaway-lab" : "recorded 20";
  for (const part of ["RV line", cluster, "bookmark", "watch cache", 'fill="rgb('])
    expect(svg).toContain(part);
  await page.getByRole("combobox", { name: "Axis" }).selectOption("by resourceVersion");
  await expect(page.getByRole("img")).toContainText("resourceVersion");
});

test("cuts the stream and shows what each resume point replays", async ({ page, open }) => {
  await open(watch({ streams: LEASES }));
  await expect(modified(page).first()).toBeVisible();
  await page.getByRole("tab", { name: "Resume experiment" }).click();
  await page.getByRole("button", { name: "Cut and resume" }).click();
  const results = page.getByRole("region", { name: "What each resume point replays" });
  // A cluster that was just made still has its whole history.
  await expect(results.getByRole("listitem").filter({ hasText: "From resourceVersion 1" })).toContainText(
    /410: too old|replayed/,
  );
  await expect(results.getByRole("listitem").filter({ hasText: "From the last event" })).toContainText(
    "HTTP 200",
  );
  await expect(results).not.toContainText("A promise broken");
});

test("asks a combination and judges the answer", async ({ page, open }) => {
  await open(watch({ streams: `v1/pods,${LEASES}`, panel: "query", of: "1" }));
  await expect(page.getByRole("combobox", { name: "Stream" })).toHaveValue("1");
  const row = page.getByRole("row", { name: /^resourceVersion "0"/ });
  await row
    .getByRole("button", { name: /predicted 422/ })
    .first()
    .click();
  const answered = page.getByRole("region", { name: "Answered" });
  await expect(answered).toContainText("422 Invalid");
  await expect(answered).toContainText("as predicted");
  await page.getByRole("combobox", { name: "Verb" }).selectOption("watch");
  await expect(page).toHaveURL(/of=1&verb=watch&bookmarks=1/);
  await page.reload();
  await idle(page);
  await expect(page.getByRole("combobox", { name: "Verb" })).toHaveValue("watch");
});

test("measures what metadata alone would save", async ({ page, open }) => {
  await open(watch({ streams: "v1/pods", panel: "cost" }));
  await page.getByRole("button", { name: "Measure" }).click();
  await expect(page.getByRole("region", { name: "Full objects against metadata only" })).toContainText(
    /Saved\d+ %/,
  );
});

test("exports a capture and reads it again", async ({ page, open, source }) => {
  await open(watch({ streams: LEASES }));
  await expect(renewed(page).nth(1)).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export" }).click();
  const path = await (await download).path();
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  const [header, ...records] = lines.map((line) => JSON.parse(line));
  expect(header).toMatchObject({
    cutaway: "capture",
    v: 1,
    redacted: true,
    replay: source === "lab" ? null : { kind: expect.stringMatching(/^(sample|recording)$/) },
  });
  const { end } = records.pop();
  const told = records.filter(({ event }) => event !== undefined).map(({ event }) => event.seq);
  expect(told.length).toBeGreaterThan(0);
  expect(told).toEqual(told.map((_, i) => told[0] + i));
  expect(end).toMatchObject({ events: told.length, episodes: records.length - told.length });
  await page.getByLabel("Capture to import").setInputFiles(path);
  await expect(page.getByText("a capture, not live")).toBeVisible();
  await expect(page.getByText(`${formatCount(told.length)} events`)).toBeVisible();
  await expect(page.getByText(/of a (sample cluster|recording), recorded/)).toHaveCount(
    source === "lab" ? 0 : 1,
  );
  await renewed(page).last().click();
  await expect(page.getByRole("complementary", { name: "The chosen event" })).toContainText(
    ".spec.renewTime",
  );
});

test("refuses a file that is no capture, with the line", async ({ page, open }) => {
  await open("/watch");
  const buffer = Buffer.from('{"kind":"List"}\n');
  await page
    .getByLabel("Capture to import")
    .setInputFiles({ name: "x.ndjson", mimeType: "text/plain", buffer });
  await expect(page.getByRole("alert").filter({ hasText: "Not imported" })).toContainText(
    "Line 1: This is no capture of Cutaway",
  );
});

test("gives the RBAC that would help where the apiserver denies", { tag: "@lab" }, async ({ page, open }) => {
  await open(watch({ context: "cutaway-lab-default-shop-viewer", streams: "v1/nodes" }));
  await expect(stream(page, "nodes")).toContainText("denied");
  await page.getByText("RBAC that would help").click();
  await expect(page.getByText('resources: ["nodes"]')).toBeVisible();
});
