import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { whyNot } from "./cutaway";
import { expect, idle, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

const PODS = "/api/v1/namespaces/shop/pods";
const raw = (fields: Record<string, string>) => `/raw?${new URLSearchParams({ v: "1", ...fields })}`;
const path = (page: Page) => page.getByRole("combobox", { name: "Path of the API server" });
const tree = (page: Page) => page.getByRole("treegrid", { name: "Answer" });

test("begins at the root, whose paths are links", async ({ page, open }) => {
  await open("/raw");
  await tree(page).getByRole("link", { name: "/api/v1", exact: true }).click();
  await expect(path(page)).toHaveValue("/api/v1");
  await expect(tree(page).getByRole("row", { name: 'kind: "APIResourceList"' })).toBeVisible();
});

test("completes a path to an object and sends it, by the keyboard", async ({ page, open }) => {
  await open("/raw");
  const before = await path(page).boundingBox();
  await page.keyboard.press("/");
  await path(page).fill("/api/v1/namespaces/sh");
  await expect(page.getByRole("option", { name: "/api/v1/namespaces/shop/" })).toBeVisible();
  await path(page).fill(`${PODS}/db`);
  const first = page.getByRole("option").first();
  await expect(first).toContainText("db-0");
  const [field, list] = [await path(page).boundingBox(), await first.boundingBox()];
  expect(field?.y, "the field stays where it is").toBe(before?.y);
  expect(list?.y, "the list is below the field").toBeGreaterThan((field?.y ?? 0) + 20);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/path=\/api\/v1\/namespaces\/shop\/pods\/db-0$/);
  await expect(tree(page).getByRole("row", { name: 'kind: "Pod"' })).toBeVisible();
});

test("walks from a list to an object to its owner, and back by history", async ({ page, open }) => {
  await open(raw({ path: PODS }));
  await tree(page).getByRole("link", { name: "shop/db-0" }).click();
  await expect(path(page)).toHaveValue(`${PODS}/db-0`);
  // The address is there before the answer: what is typed now is found in the one that comes.
  await page.getByRole("textbox", { name: "Find in the answer" }).fill('"StatefulSet"');
  await expect(page.getByText("1 of 1")).toBeVisible();
  await tree(page).getByRole("link", { name: "db", exact: true }).first().click();
  await expect(path(page)).toHaveValue("/apis/apps/v1/namespaces/shop/statefulsets/db");
  await page.goBack();
  await page.goBack();
  await expect(path(page)).toHaveValue(PODS);
  await expect(tree(page).getByRole("link", { name: "shop/db-0" })).toBeVisible();
});

test("shows where a value is, and copies it as YAML", async ({ page, open, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(raw({ path: `${PODS}/db-0` }));
  await page.getByRole("textbox", { name: "Find in the answer" }).fill('"restartPolicy"');
  const details = page.getByRole("complementary", { name: "The chosen value" });
  await expect(details).toContainText("$.spec.restartPolicy");
  await tree(page).getByRole("row", { name: "metadata: db-0" }).click();
  await expect(details).toContainText("'{.metadata}'");
  await details.getByRole("button", { name: "YAML" }).click();
  await expect(details.getByText("Copied YAML")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^name: db-0\n/);
});

// A recording has these lists as JSON alone.
// The sample has no Table of it.
test("shows node usage as a table and as JSON", { tag: "@lab" }, async ({ page, open }) => {
  await open(raw({ path: "/apis/metrics.k8s.io/v1beta1/nodes", as: "table" }));
  const row = page.getByRole("grid", { name: "Rows" }).getByRole("row", { name: /lab-node/ });
  await expect(row).toContainText(/\d+m/);
  await expect(row).toContainText(/[MG]iB/);
  await page.getByRole("combobox", { name: "Form to ask for" }).selectOption("JSON");
  await expect(page.getByText("NodeMetricsList").first()).toBeVisible();
});

test("sorts and filters a Table, and the address keeps both", async ({ page, open }) => {
  await open(raw({ path: PODS, as: "table" }));
  const rows = page.getByRole("grid", { name: "Rows" }).getByRole("row");
  await page.getByRole("button", { name: "Name", exact: true }).click();
  await page.getByRole("button", { name: "Name", exact: true }).click();
  await page.getByRole("textbox", { name: "Filter rows" }).fill("db-0");
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(/filter=db-0&sort=-Name$/);
  await page.reload();
  await idle(page);
  await expect(rows).toHaveCount(2);
  await rows.nth(1).getByRole("link").click();
  await expect(path(page)).toHaveValue(`${PODS}/db-0`);
});

test("reads metrics as families", async ({ page, open }) => {
  await open(raw({ path: "/metrics", filter: "apiserver_request_duration_seconds" }));
  const family = page.getByRole("row", { name: "apiserver_request_duration_seconds" });
  await expect(family).toContainText("histogram");
  await family.click();
  const series = page.getByRole("complementary", { name: "Series of the family" });
  await expect(series).toContainText("Response latency distribution");
  await expect(series.getByRole("columnheader", { name: "p99" })).toBeVisible();
});

test("prints YAML", async ({ page, open }) => {
  await open(raw({ path: `${PODS}/db-0`, read: "yaml" }));
  const lines = page.getByRole("log", { name: "Answer as YAML" });
  await expect(lines).toContainText("kind: Pod");
  await expect(lines).toContainText("  name: db-0");
});

test("reads a log, follows it, and stops", { tag: "@lab" }, async ({ page, open }) => {
  // The second line comes 20 s after its start.
  await open(raw({ path: `${PODS}/db-0/log`, query: "tailLines=2" }));
  await expect(page.getByText("2 lines", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "follow" }).click();
  await expect(page.getByText("streaming")).toBeVisible();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("stopped")).toBeVisible();
  await expect(page.getByRole("log")).toContainText("still here");
});

test("streams a watch into the tree", async ({ page, open }) => {
  await open(raw({ path: PODS, query: "watch=1" }));
  await expect(page.getByText("streaming")).toBeVisible();
  await expect(tree(page).getByRole("row", { name: /ADDED shop\/db-0 rv \d+/ })).toBeVisible();
  await page.getByRole("button", { name: "Remove watch" }).click();
  await expect(page.getByText("PodList").first()).toBeVisible();
});

test("pages through a list", async ({ page, open }) => {
  await open(raw({ path: PODS, query: "limit=2" }));
  await expect(page.getByText("2 items")).toBeVisible();
  await page.getByRole("link", { name: "next page" }).click();
  await expect(page).toHaveURL(/continue%3D/);
  await expect(page.getByText("2 items")).toBeVisible();
});

test("tells a 404 as the apiserver does, and a refusal as Cutaway's own", async ({ page, open }) => {
  await open(raw({ path: `${PODS}/nope` }));
  await expect(page.getByRole("alert").filter({ hasText: "NotFound" })).toContainText(
    'pods "nope" not found',
  );
  await expect(tree(page).getByRole("row", { name: 'kind: "Status"' })).toBeVisible();
  await path(page).fill(`${PODS}/db-0/exec`);
  await page.keyboard.press("Enter");
  await expect(page.getByText("nothing was sent")).toBeVisible();
  await expect(page.getByText("REFUSED_PATH")).toBeVisible();
});

test("gives the RBAC that would help where the apiserver denies", { tag: "@lab" }, async ({ page, open }) => {
  await open(raw({ context: "cutaway-lab-default-shop-viewer", path: "/api/v1/nodes" }));
  const denied = page.getByText("not permitted to");
  await expect(denied).toContainText("list nodes");
  await page.getByText("RBAC that would help").click();
  await expect(page.getByText('resources: ["nodes"]')).toBeVisible();
  const kubelet = "/api/v1/nodes/lab-node/proxy/stats/summary";
  await open(raw({ context: "cutaway-lab-default-shop-viewer", path: kubelet }));
  await expect(denied).toContainText("get nodes/proxy");
  await expect(page.getByText("it also allows running commands")).toBeVisible();
  await page.getByText("RBAC that would help").click();
  await expect(page.getByText('resources: ["nodes/proxy"]')).toBeVisible();
});

test("says what the right to kubelet paths also grants", async ({ page, open }) => {
  await open(raw({ path: "/api/v1/nodes/lab-node/proxy/stats/summary" }));
  await expect(page.getByText("can run commands in every container")).toBeVisible();
  await expect(tree(page).getByRole("link", { name: "lab-node" })).toBeVisible();
});

test("shows time, size, headers and the commands that repeat a request", async ({ page, open, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(raw({ path: PODS, query: "limit=2" }));
  await expect(page.getByText(/first byte \+/).first()).toBeVisible();
  await page.getByRole("button", { name: /^Headers/ }).click();
  await expect(page.getByText("audit-id")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "kubectl" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^kubectl --context \S+ get --raw '\/api\/v1\/namespaces\/shop\/pods\?limit=2'$/);
});

for (const [reading, fields] of Object.entries({
  tree: { path: `${PODS}/db-0` },
  table: { path: PODS, as: "table" },
  metrics: { path: "/metrics", filter: "apiserver_request_duration_seconds" },
  yaml: { path: `${PODS}/db-0`, read: "yaml" },
  log: { path: `${PODS}/db-0/log`, query: "tailLines=5" },
})) {
  const tag = reading === "log" ? "@lab" : "@once";
  test(`axe finds no violation in the reading as ${reading}`, { tag }, async ({ page, open }) => {
    await open(raw(fields));
    const { violations } = await new AxeBuilder({ page }).include("#view").analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
      [],
    );
  });
}
