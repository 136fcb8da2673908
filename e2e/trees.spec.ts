import { labWriter } from "@/lib/testing/lab-writer";
import { labKubeconfig, whyNot } from "./cutaway";
import { expect, idle, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

test("opens a namespace down to its pods, and goes on from the address", async ({ page, open }) => {
  await open("/trees?v=1&filter=ns:shop%20-kind:Secret");
  const tree = page.getByRole("treegrid", { name: "Resource trees" });
  const web = tree.getByRole("row", { name: /Deployment web\b/ });
  await expect(web).toBeVisible();
  await web.getByRole("button", { name: "Close" }).click();
  await expect(tree.getByRole("row", { name: /ReplicaSet web-/ })).toHaveCount(0);
  await expect(page).toHaveURL(/&open=[0-9a-z]{7}/);
  await page.reload();
  await expect(web).toBeVisible();
  await expect(tree.getByRole("row", { name: /ReplicaSet web-/ })).toHaveCount(0);
});

test("keys move, open and choose; the details say whose it is and what it needs", async ({ page, open }) => {
  await open("/trees?v=1&filter=ns:shop%20name:db-0%20kind:Pod");
  const tree = page.getByRole("treegrid", { name: "Resource trees" });
  await expect(tree.getByRole("row", { name: /shop/ }).first()).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("textbox", { name: "Filter" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(tree.getByRole("row", { name: /shop/ }).first()).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const details = page.getByRole("complementary", { name: "The chosen object" });
  await expect(details.getByRole("list", { name: "Owners" })).toContainText("StatefulSet");
  await expect(details).toContainText("data-db-0");
  await expect(details).toContainText("spec.volumes[0].persistentVolumeClaim.claimName");
  await details.getByRole("tab", { name: "Graph" }).click();
  await expect(details.getByRole("button", { name: "StatefulSet db" })).toBeVisible();
});

test("put together otherwise than by namespace, objects of one name say where they are", async ({
  page,
  open,
}) => {
  await open("/trees?v=1&group=owner&depth=1&filter=kind:ConfigMap%20name:kube-root-ca");
  const row = (namespace: string) =>
    page.getByRole("row", { name: new RegExp(`ConfigMap kube-root-ca.crt in ${namespace}\\b`) });
  await expect(row("shop")).toBeVisible();
  await expect(row("default")).toBeVisible();
  await page.getByLabel("Put together").selectOption("namespace");
  await expect(page.getByRole("row", { name: /ConfigMap kube-root-ca.crt/ }).first()).toBeVisible();
  await expect(row("shop")).toHaveCount(0);
});

test("a change is in the row without asking, and is marked", { tag: "@lab" }, async ({ page, open }) => {
  const writer = labWriter(labKubeconfig);
  const name = "e2e-trees-change";
  const path = `/api/v1/namespaces/shop/configmaps/${name}`;
  const apply = (value: string) =>
    writer.apply(path, { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { value } });
  try {
    await apply("before");
    await open(`/trees?v=1&filter=kind:ConfigMap%20ns:shop%20name:${name}&depth=3`);
    const row = page.getByRole("row", { name: new RegExp(name) });
    await expect(row).toBeVisible();
    await apply("after");
    await expect(row.getByTitle("changed a moment ago")).toBeVisible();
  } finally {
    await writer.remove(path);
  }
});

test("what changes in the sample is in the row, and is marked", { tag: "@once" }, async ({ page, open }) => {
  test.slow(true, "a minute may pass until something changes");
  await open("/trees?v=1&filter=kind:CronJob,Job%20ns:shop&depth=3");
  // The sample's CronJob makes a Job each minute.
  await expect(page.getByTitle("changed a moment ago").first()).toBeVisible({ timeout: 90_000 });
});

test("a filter that cannot be read says why, and is not sent", async ({ page, open }) => {
  await open("/trees");
  const filter = page.getByRole("textbox", { name: "Filter" });
  await filter.fill("colour:red");
  await expect(page.getByRole("search").getByRole("alert")).toContainText("there is no colour:");
  await filter.fill("status:failed");
  await expect(page).toHaveURL(/filter=status:failed/);
  await idle(page);
  await expect(page.getByRole("row", { name: /import-prices/ }).first()).toBeVisible();
});

test("whoever may see one namespace names it, and sees it", { tag: "@lab" }, async ({ page, open }) => {
  await open("/");
  const contexts = await (await page.request.get("/api/contexts")).json();
  const viewer = contexts.data.contexts.find(({ name }: { name: string }) => name.includes("shop-viewer"));
  await open(`/trees?v=1&context=${viewer.name}`);
  await expect(page.getByText("You may not list anything in the whole cluster")).toBeVisible();
  await expect(page.getByText(/kind: ClusterRole\b[\s\S]*"pods"[\s\S]*name: "shop-viewer"/)).toBeVisible();
  await page.getByRole("textbox", { name: "Namespaces" }).fill("shop");
  await page.getByRole("button", { name: "Read", exact: true }).click();
  await expect(page.getByRole("row", { name: /shop/ }).first()).toBeVisible();
  await page.getByRole("button", { name: /not permitted/ }).click();
  await expect(page.getByRole("grid", { name: "Kinds" })).toContainText("secrets");
});

test("open rows can be taken along as indented text", async ({ page, open }) => {
  await open("/trees?v=1&filter=ns:shop%20kind:Deployment,ReplicaSet,Pod");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the rows that are open" }).click();
  await page.getByRole("menuitem", { name: /Indented text/ }).click();
  const stream = await (await download).createReadStream();
  let text = "";
  for await (const chunk of stream) text += chunk;
  expect(text).toMatch(/^NAMESPACE +NAME +READY +STATUS +AGE$/m);
  expect(text).toMatch(/^shop +[├└]─Deployment\/web /m);
  expect(text).toMatch(/^shop +[│ ]+ [├└]─ReplicaSet\/web-/m);
});
