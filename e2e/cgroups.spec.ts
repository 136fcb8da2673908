import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { whyNot } from "./cutaway";
import { expect, idle, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

const NODE = "lab-node";
const cgroups = (fields: Record<string, string> = {}) =>
  `/cgroups?${new URLSearchParams({ v: "1", node: NODE, ...fields })}`;
const tree = (page: Page) => page.getByRole("treegrid", { name: `Cgroups of ${NODE}` });
const row = (page: Page, name: string | RegExp) => tree(page).getByRole("row", { name });
const details = (page: Page) => page.getByRole("complementary", { name: "The chosen cgroup" });

test("all nodes, with what their pods use; from there into one", async ({ page, open }) => {
  await open("/cgroups");
  const nodes = page.getByRole("treegrid", { name: "Nodes" });
  const node = nodes.getByRole("row", { name: NODE });
  await expect(node).toContainText("ready");
  await expect(node).toContainText("MiB");
  // A rate needs two of the kubelet's samples; a recording holds one each 15 s.
  await expect(node).toContainText(/\d+m/, { timeout: 60_000 });
  await node.getByRole("button", { name: NODE }).click();
  await expect(page).toHaveURL(/node=lab-node/);
  await expect(row(page, /kubepods/).first()).toBeVisible();
});

test("a node's tree: classes, pods, sandboxes and containers, with usage beside settings", async ({
  page,
  open,
}) => {
  await open(cgroups());
  await expect(row(page, /Burstable/).first()).toBeVisible();
  await expect(row(page, /shop\/web-/).first()).toContainText("MiB");
  await expect(row(page, /sandbox/).first()).toBeVisible();
  // The kubelet writes a class anew each minute: a pod that has just come may be ahead of it.
  await expect(page.getByText(/all as expected|\d findings?/).first()).toBeVisible();
  await expect(page.getByText("cgroupfs")).toBeVisible();
  await tree(page).getByRole("row").nth(1).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(tree(page)).toHaveAttribute("aria-rowcount", "2");
  await page.keyboard.press("ArrowRight");
  await expect(row(page, /kubepods/).first()).toBeVisible();
});

test("why is this number so: the pod's fields, the steps and the source", async ({ page, open }) => {
  await open(cgroups({ find: "db-0" }));
  await row(page, /shop\/db-0/)
    .getByRole("button", { name: "102" })
    .click();
  const check = details(page).getByRole("group").filter({ hasText: "cpu.shares" });
  await expect(check).toContainText("as expected");
  await expect(check).toContainText("spec.containers[db].resources.requests.cpu");
  await expect(check).toContainText("shares = clamp(⌊100m · 1024 / 1000⌋, 2, 262144) → 102");
  await expect(check).toContainText("ResourceConfigForPod");
  await expect(page).toHaveURL(/why=cpu.shares/);
  await details(page).getByRole("link", { name: "shop/db-0" }).click();
  await expect(page).toHaveURL(/pods\/db-0|name=db-0/);
});

test("search keeps what is above a match; columns and depth are in the address", async ({ page, open }) => {
  await open(cgroups());
  await page.keyboard.press("/");
  await page.keyboard.type("log-shipper");
  await expect(row(page, /log-shipper/).first()).toBeVisible();
  await expect(row(page, /shop\/db-0/)).toHaveCount(0);
  await expect(page).toHaveURL(/find=log-shipper/);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: /^High/ }).click();
  await expect(tree(page).getByRole("columnheader", { name: "High" })).toBeVisible();
  await page.getByRole("combobox", { name: "How far the tree is open" }).selectOption("classes");
  await expect(page).toHaveURL(/depth=classes/);
});

test("the tree as CSV and JSON", async ({ page, open }) => {
  await open(cgroups());
  for (const [item, holds] of [
    ["Save as CSV", "share_of_kubepods"],
    ["Save as JSON", '"findings"'],
  ] as const) {
    await page.getByRole("button", { name: "Export" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: item }).click();
    expect(await readFile(await (await download).path(), "utf8")).toContain(holds);
  }
});

test("CPU and memory as a picture, and what an area stands for", async ({ page, open }) => {
  await open(cgroups({ panel: "map" }));
  const drawing = page.getByRole("img", { name: /CPU when everybody wants it all/ });
  await expect(drawing).toContainText("kubepods");
  await drawing.locator("text", { hasText: "shop/db-0" }).first().click();
  await expect(details(page)).toContainText("CPU that is sure");
  await page.getByRole("combobox", { name: "What widths stand for" }).selectOption("memory");
  await expect(page.getByRole("img", { name: /Memory in use/ })).toBeVisible();
});

test("the text of systemd-cgls, pasted again, is the same tree", async ({ page, open }) => {
  await open(cgroups({ panel: "text" }));
  const text = await page.getByRole("region", { name: "The tree as text" }).textContent();
  expect(text ?? "").toContain("Control group /:");
  await page.getByRole("tab", { name: "Paste and compare" }).click();
  await page.getByRole("textbox", { name: "Text from the node" }).fill(`${text}\nhello there`);
  await page.getByRole("button", { name: "Read it" }).click();
  await expect(page.getByText("read as systemd-cgls")).toBeVisible();
  await expect(page.getByText("1 lines could not be read")).toBeVisible();
  const pasted = page.getByRole("treegrid", { name: "Pasted cgroups" });
  await expect(pasted.getByRole("row", { name: /shop\/db-0/ }).first()).toBeVisible();
});

test("a dump of the node shows processes, and scores that the runtime raised", { tag: "@lab" }, async ({
  page,
  open,
}) => {
  const dump = execFileSync("sh", ["public/cgroup-dump.sh"], { maxBuffer: 64 * 1024 * 1024 });
  await open(cgroups({ panel: "paste" }));
  await page
    .getByLabel("File from the node")
    .setInputFiles({ name: "node.json", mimeType: "application/json", buffer: dump });
  await expect(page.getByText("read as dump")).toBeVisible();
  const pasted = page.getByRole("treegrid", { name: "Pasted cgroups" });
  await page.getByRole("textbox", { name: "Find in the paste" }).fill("db-0");
  await pasted
    .getByRole("row", { name: /1 differ/ })
    .first()
    .click();
  await details(page).getByRole("group").filter({ hasText: "oom_score_adj" }).locator("summary").click();
  await expect(details(page)).toContainText("restrict_oom_score_adj");
});

test("kubelet settings, those that decide cgroups first", async ({ page, open }) => {
  await open(cgroups({ panel: "settings" }));
  await expect(page.getByText("enforceNodeAllocatable")).toBeVisible();
});

test("who may not reach kubelets is told what is missing, and what it would grant", { tag: "@lab" }, async ({
  page,
  open,
}) => {
  await open(cgroups({ context: "cutaway-lab-default-shop-viewer" }));
  await idle(page);
  await expect(page.getByText(/not permitted to/).first()).toBeVisible();
});

test("a node of cgroup v2: pressure, memory QoS, and what cannot be seen from here", {
  tag: "@once",
}, async ({ page, open }) => {
  await open("/cgroups?v=1&node=vm-node&columns=weight,memory.high,psi.cpu&find=ledger");
  const vm = page.getByRole("treegrid", { name: "Cgroups of vm-node" });
  await expect(vm.getByRole("row", { name: /shop\/ledger/ }).first()).toContainText("%");
  await vm
    .getByRole("row", { name: /shop\/ledger/ })
    .first()
    .getByRole("button", { name: "4", exact: true })
    .click();
  const check = details(page).getByRole("group").filter({ hasText: "cpu.weight" });
  await expect(check).toContainText("weight = 1 + ⌊(shares − 2) · 9999 / 262142⌋ → 4");
  await expect(details(page).getByRole("group").filter({ hasText: "memory.high" }).first()).toBeVisible();
});
