import type { Page } from "@playwright/test";
import { labWriter } from "@/lib/testing/lab-writer";
import { labKubeconfig, whyNot } from "./cutaway";
import { expect, idle, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

const object = (resource: string, name: string, more = "") =>
  `/object?v=1&${resource.includes("/") ? `group=${resource.split("/")[0]}&` : ""}resource=${resource.split("/").at(-1)}&namespace=shop&name=${name}${more}`;
const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

test("a pod: containers, conditions on its life, owners up to the root", async ({ page, open }) => {
  await open(object("pods", "db-0"));
  await expect(page.getByRole("heading", { name: /db-0/ })).toBeVisible();
  await expect(
    page.getByRole("table", { name: "Containers" }).getByRole("row", { name: /^db/ }),
  ).toBeVisible();
  await expect(page.getByRole("table", { name: "Conditions" })).toContainText("PodScheduled");
  await page.getByRole("list", { name: "Owners" }).getByRole("link", { name: "db", exact: true }).click();
  await expect(page).toHaveURL(/resource=statefulsets/);
  await expect(page.getByRole("heading", { name: /StatefulSet/ })).toBeVisible();
});

test("YAML: managedFields are beside the lines; it folds, and finds what is folded", async ({
  page,
  open,
}) => {
  await open(object("apps/statefulsets", "db", "&tab=yaml"));
  const yaml = region(page, "The object as YAML");
  await expect(yaml).toContainText("kind: StatefulSet");
  await expect(yaml).toContainText("kubectl");
  await expect(yaml).not.toContainText("managedFields");
  await page.getByRole("button", { name: "Levels" }).click();
  await page.getByRole("menuitem", { name: "Fold everything" }).click();
  await expect(yaml).not.toContainText("serviceName:");
  await page.getByRole("textbox", { name: "Find in the answer" }).fill("serviceName:");
  await expect(yaml).toContainText("serviceName:");
  await yaml.getByRole("button", { name: /^\.spec,/ }).click();
  await expect(yaml).not.toContainText("serviceName:");
});

test("YAML of 60,000 lines: printed beside the page, which has the lines in view", { tag: "@lab" }, async ({
  page,
  open,
}) => {
  const name = "cutaway-object-lines";
  const path = `/api/v1/namespaces/default/configmaps/${name}`;
  const writer = labWriter(labKubeconfig);
  const text = Array.from({ length: 60_000 }, (_, i) => `line ${i}`).join("\n");
  await writer.apply(path, { ...note(text), metadata: { name, namespace: "default" } });
  try {
    await open(`/object?v=1&resource=configmaps&namespace=default&name=${name}&tab=yaml`);
    const yaml = region(page, "The object as YAML");
    await expect(yaml).toContainText("kind: ConfigMap");
    await expect(page.getByText(/^60\D?0\d\d lines$/)).toBeVisible();
    expect(page.workers()).toHaveLength(1);
    expect(await yaml.locator("[data-index]").count()).toBeLessThan(200);
    await page.getByRole("textbox", { name: "Find in the answer" }).fill("line 55555");
    await expect(yaml).toContainText("line 55555");
    await yaml.evaluate((element) => element.scrollTo(0, 0));
    await yaml.getByRole("button", { name: /^\.data\.text,/ }).click();
    await expect(yaml).not.toContainText("line 0");
    await expect(yaml.locator("[data-owned]").first()).toBeVisible();
  } finally {
    await writer.remove(path).catch(() => {});
  }
});

test("relations lead to other pages, and the reading is in the address", async ({ page, open }) => {
  await open(object("pods", "db-0", "&tab=relations"));
  await region(page, "Relations").getByRole("link", { name: "lab-node" }).first().click();
  await expect(page.getByRole("heading", { name: /Node/ })).toContainText("lab-node");
  await page.goBack();
  await expect(page).toHaveURL(/tab=relations/);
  await page.getByRole("button", { name: "Graph" }).click();
  await expect(page).toHaveURL(/graph=1/);
  await expect(page.getByRole("group", { name: "Pod db-0 and its neighbours" })).toBeVisible();
});

test("the pod's cgroups: what is beside what should be, and on to the node", async ({ page, open }) => {
  await open(object("pods", "db-0", "&tab=cgroup"));
  const settings = page.getByRole("table", { name: "Settings of db", exact: true });
  await expect(settings.getByRole("row", { name: /cpu\.(shares|weight)/ })).toContainText("as expected");
  await page.getByRole("link", { name: "Among the cgroups of the node" }).click();
  await expect(page.getByRole("treegrid", { name: "Cgroups of lab-node" })).toBeVisible();
  await page
    .getByRole("treegrid", { name: "Cgroups of lab-node" })
    .getByRole("link", { name: "shop/db-0" })
    .click();
  await expect(page.getByRole("heading", { name: /db-0/ })).toBeVisible();
});

// A recording has no Secrets in full.
test("a Secret: its keys, nothing of their values", { tag: "@lab" }, async ({ page, open }) => {
  await open(object("secrets", "db-login"));
  await expect(region(page, "Data").getByText("masked").first()).toBeVisible();
  await page.getByRole("tab", { name: "YAML" }).click();
  await expect(region(page, "The object as YAML")).toContainText("******");
});

test("an Event leads to what it is about, which it names by its kind", { tag: "@lab" }, async ({
  page,
  open,
}) => {
  const writer = labWriter(labKubeconfig);
  const path = "/api/v1/namespaces/shop/events/cutaway-object-page";
  const involvedObject = { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "db-0" };
  const metadata = { name: "cutaway-object-page", namespace: "shop" };
  await writer.apply(path, { apiVersion: "v1", kind: "Event", metadata, involvedObject, reason: "Tested" });
  try {
    await open(object("events", "cutaway-object-page"));
    await region(page, "Regarding").getByRole("link", { name: "db-0" }).click();
    await expect(page.getByRole("heading", { name: /Pod/ })).toContainText("db-0");
  } finally {
    await writer.remove(path).catch(() => {});
  }
});

test("an object of a custom kind", async ({ page, open }) => {
  await open(object("shop.cutaway.dev/shelves", "fruit"));
  await expect(page.getByRole("heading", { name: /Shelf\.shop\.cutaway\.dev/ })).toBeVisible();
});

test("what is not there says so, and what no server knows as well", async ({ page, open }) => {
  await open(object("pods", "nobody"));
  await expect(page.getByRole("status").filter({ hasText: "There is no Pod named" })).toBeVisible();
  await open(object("podz", "x"));
  await expect(page.getByRole("main").getByRole("alert")).toContainText("serves no podz");
});

test("a link about another uid is told apart", async ({ page, open }) => {
  await open(object("pods", "db-0", "&uid=00000000-0000-0000-0000-000000000000"));
  await expect(page.getByText(/The link was about an object with uid/)).toBeVisible();
});

test("Ctrl-K finds an object by what kubectl calls it, and by name alone", async ({ page, open }) => {
  await open("/about");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("shop/po/db-0");
  await expect(page.getByRole("option", { name: /object db-0/ }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /db-0/ })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("till-lab-node");
  await page.getByRole("option", { name: /Look for objects named/ }).click();
  await page.getByRole("option", { name: /object till-lab-node Pod in shop/ }).click();
  await expect(page.getByRole("heading", { name: /till-lab-node/ })).toBeVisible();
  // Without a namespace it may be in any, once the cluster is looked through.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("po/db-0");
  await expect(page.getByRole("option").first()).toHaveText(/object\s*db-0\s*Pod in shop/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /shop\/db-0/ })).toBeVisible();
});

test("logs: followed, of a container that is chosen, found in", { tag: "@lab" }, async ({ page, open }) => {
  await open(object("pods", "db-0", "&tab=logs"));
  const log = page.getByRole("log", { name: "Answer as text" });
  await expect(log).toContainText(/\S/);
  await expect(page.getByText("following")).toBeVisible();
  await page.getByRole("button", { name: "Timestamps" }).click();
  await expect(log).toContainText(/\d{4}-\d\d-\d\dT\d\d:\d\d/);
  await expect(page).toHaveURL(/timestamps=1/);
  await page.getByRole("button", { name: "Follow" }).click();
  await expect(page).toHaveURL(/follow=0/);
  await idle(page);
  await expect(log).toContainText(/\S/);
});

test("who may see one namespace only: what is missing is named", { tag: "@lab" }, async ({ page, open }) => {
  await open(`${object("secrets", "db-login")}&context=cutaway-lab-default-shop-viewer`);
  await expect(page.getByText(/not permitted to/).first()).toBeVisible();
});

const NOTE = "/api/v1/namespaces/default/configmaps/cutaway-object-page";
const note = (text: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "cutaway-object-page", namespace: "default" },
  data: { text },
});

test("a change shows in place; what is gone stays; who comes after it is another", { tag: "@lab" }, async ({
  page,
  open,
}) => {
  const writer = labWriter(labKubeconfig);
  await writer.apply(NOTE, note("first"));
  try {
    await open("/object?v=1&resource=configmaps&namespace=default&name=cutaway-object-page&tab=yaml");
    const yaml = region(page, "The object as YAML");
    await expect(yaml).toContainText("text: first");
    await writer.apply(NOTE, note("second"));
    await expect(yaml).toContainText("text: second");
    await page.getByRole("tab", { name: "Overview" }).click();
    await expect(region(page, "Changes since the page was opened")).toContainText(".data.text");
    await writer.remove(NOTE);
    await expect(page.getByRole("status").filter({ hasText: "Gone since" })).toBeVisible();
    await page.getByRole("tab", { name: "YAML" }).click();
    await expect(yaml).toContainText("text: second");
    await writer.apply(NOTE, note("third"));
    await expect(page.getByRole("status").filter({ hasText: "another one of the same name" })).toBeVisible();
    await expect(yaml).toContainText("text: third");
  } finally {
    await writer.remove(NOTE).catch(() => {});
  }
});
