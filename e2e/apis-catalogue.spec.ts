import type { Page } from "@playwright/test";
import { extensionServer } from "@/lib/testing/extension-server";
import { labWriter } from "@/lib/testing/lab-writer";
import { Stage } from "@/lib/testing/stage";
import { labKubeconfig, whyNot } from "./cutaway";
import { expect, idle, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

const apis = (fields: Record<string, string> = {}) => `/apis?${new URLSearchParams({ v: "1", ...fields })}`;
const tree = (page: Page) => page.getByRole("treegrid", { name: "Catalogue" });
const row = (page: Page, name: RegExp) => tree(page).getByRole("row", { name });
const details = (page: Page) => page.getByRole("complementary", { name: "What is chosen" });
const search = (page: Page) => page.getByRole("textbox", { name: "Search the catalogue" });

test("shows every group, and what is stale above all", async ({ page, open }) => {
  await open(apis());
  await expect(row(page, /core v1/)).toContainText("kube-apiserver");
  await expect(page.getByRole("list", { name: "Not current" })).toContainText("broken.cutaway.dev/v1");
  await expect(page.getByRole("list", { name: "Not current" })).toContainText("ServiceNotFound");
  await expect(page.getByText(/\d+ groups, \d+ versions, \d+ resources/)).toBeVisible();
});

test("finds by anything while one types, and the address keeps it", async ({ page, open }) => {
  await open(apis());
  await page.keyboard.press("/");
  await page.keyboard.type("deploy");
  await expect(row(page, /^deployments/)).toBeVisible();
  await expect(row(page, /^configmaps/)).toHaveCount(0);
  await expect(page).toHaveURL(/find=deploy/);
  await page.reload();
  await idle(page);
  await expect(search(page)).toHaveValue("deploy");
  await search(page).fill("no such thing");
  await page.getByRole("button", { name: "Show everything" }).click();
  await expect(row(page, /core v1/)).toBeVisible();
});

test("filters by scope, server and ambiguity", async ({ page, open }) => {
  await open(apis({ scope: "Cluster" }));
  await expect(row(page, /^nodes/).first()).toContainText("Cluster");
  await expect(row(page, /^pods/)).toHaveCount(0);
  await page.getByRole("combobox", { name: "Scope" }).selectOption("any scope");
  await page.getByRole("combobox", { name: "Served by" }).selectOption("aggregated servers");
  await expect(row(page, /wardle\.example\.com/)).toContainText("kube-system/sample-apiserver");
  await page.getByRole("combobox", { name: "Served by" }).selectOption("any server");
  await page.getByRole("button", { name: "≈ ambiguous" }).click();
  await expect(row(page, /^events/)).toHaveCount(2);
  await page.getByRole("button", { name: "≈ ambiguous" }).click();
  for (const verb of ["create", "list"]) {
    await page.getByRole("button", { name: /^Verbs:/ }).click();
    await page.getByRole("menuitemradio", { name: verb, exact: true }).click();
  }
  await expect(page).toHaveURL(/verbs=list(,|%2C)create/);
  await expect(row(page, /^pods/)).toHaveCount(1);
  await expect(row(page, /^componentstatuses/)).toHaveCount(0);
  await expect(row(page, /^bindings/)).toHaveCount(0);
});

test("goes through the tree by keys, with details beside it", async ({ page, open }) => {
  await open(apis());
  await tree(page).getByRole("row").nth(1).focus();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(details(page)).toContainText("core/v1/");
  await open(apis({ at: "apps/v1/deployments" }));
  await expect(details(page)).toContainText("autoscaling/v1 Scale");
  await expect(details(page)).toContainText("get yes, list yes, watch yes (a hint)");
  await details(page).getByRole("button", { name: "Count by a list of one" }).click();
  await expect(details(page).locator("output")).toContainText(/^\d+$/);
  await details(page).getByRole("button", { name: "Close" }).click();
  await expect(details(page)).toHaveCount(0);
});

test("leads to the schema of what a subresource is answered with", async ({ page, open }) => {
  await open(apis({ at: "apps/v1/deployments" }));
  await details(page).getByRole("button", { name: "Schema of Scale, of /scale" }).click();
  const fields = page.getByRole("treegrid", { name: "Fields of Scale" });
  await expect(fields.getByRole("row", { name: /spec ScaleSpec/ })).toBeVisible();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page).toHaveURL(/at=apps\/v1\/deployments(&|$)/);
  await expect(details(page)).toContainText("autoscaling/v1 Scale");
});

test("says why a group stands where it stands", async ({ page, open }) => {
  await open(apis({ at: "wardle.example.com/v1alpha1" }));
  await expect(details(page)).toContainText("groupPriorityMinimum");
  await expect(details(page)).toContainText(/After .*, whose priority is|same priority/);
  await expect(details(page)).not.toContainText("says otherwise");
});

test("counts objects when asked", async ({ page, open }) => {
  await open(apis({ find: "namespaces namespace" }));
  await page.getByRole("button", { name: "Count objects" }).click();
  await expect(page.getByText(/^at \d\d:\d\d:\d\d$/)).toBeVisible();
  await expect(row(page, /^namespaces/)).toContainText(/\d+/);
});

test("measures discovery on the wire", async ({ page, open }) => {
  await open(apis({ tab: "wire" }));
  const measure = page.getByRole("button", { name: "Measure" });
  // When something comes or goes between the two, there is something to send again.
  await expect(async () => {
    await measure.click();
    await expect(measure).toBeEnabled({ timeout: 30_000 });
    await expect(page.getByRole("row", { name: /^Aggregated, again/ })).toContainText("0 B", {
      timeout: 2_000,
    });
  }).toPass();
  await expect(page.getByText(/Legacy discovery takes \d+ times the requests/)).toBeVisible();
});

const NAME = "crates.e2e.apis.example.com";
const CRD = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${NAME}`;

test("shows a CRD that is made and deleted while one looks", { tag: "@lab" }, async ({ page, open }) => {
  // The apiserver takes its time to serve a definition, and to forget it.
  test.slow();
  const writer = labWriter(labKubeconfig);
  const [plural = "", ...group] = NAME.split(".");
  await open(apis());
  const changes = page.getByRole("region", { name: "Changes" });
  await expect(changes).toContainText("Since");
  try {
    await writer.apply(CRD, {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: NAME },
      spec: {
        group: group.join("."),
        scope: "Namespaced",
        names: { plural, singular: "crate", kind: "Crate", listKind: "CrateList" },
        versions: [
          { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } },
        ],
      },
    });
    const added = changes.getByRole("listitem").filter({ hasText: "e2e.apis.example.com/v1" });
    await expect(added.first()).toContainText("added", { timeout: 45_000 });
    await added.first().getByRole("button").click();
    await expect(details(page)).toContainText("APIService");
    await open(apis({ at: "e2e.apis.example.com/v1/crates" }));
    await expect(details(page)).toContainText(NAME);
    await writer.remove(CRD);
    await expect(details(page)).toContainText("This is no longer served", { timeout: 45_000 });
    await expect(details(page)).toContainText("Crate");
  } finally {
    await writer.remove(CRD).catch(() => {});
  }
});

test("follows an extension server that goes down and comes back, without a reload", { tag: "@lab" }, async ({
  page,
  open,
}) => {
  // The aggregator checks its servers in its own time, and asks what they serve a minute later at most.
  test.setTimeout(600_000);
  const [patient, aMinute] = [{ timeout: 120_000 }, { timeout: 65_000 }];
  const stage = new Stage(() => Promise.reject(new Error("the test's Cutaway is the worker's")));
  try {
    await open(apis());
    await page.evaluate("window.name = 'the page that was opened'");
    const { group, stop, start } = await extensionServer(stage, "e2e.extension.example.com");
    const served = row(page, new RegExp(`^Close ${group}|^${group}`)).first();
    await search(page).fill(group);
    await expect(row(page, /^crates/)).toBeVisible(patient);
    await expect(served).toContainText("default/extension-e2e-extension-example-com");
    await expect(served).not.toContainText(/settling|stale|unavailable/, patient);
    const strip = page.getByRole("list", { name: "Not current" });
    const changes = page.getByRole("region", { name: "Changes" }).getByRole("listitem");
    const said = (what: string) => changes.filter({ hasText: group }).filter({ hasText: what });

    await stop();
    // Its condition first, by the watch; what it serves is stale once discovery has asked it.
    await expect(served).toContainText(/unavailable|down/, patient);
    await expect(served).toContainText("stale, down", aMinute);
    await expect(strip).toContainText(group);
    await expect(said("unavailable").first()).toBeVisible();

    await start();
    await expect(served).not.toContainText(/unavailable|down/, patient);
    await expect(served).not.toContainText(/stale|settling/, aMinute);
    await expect(row(page, /^crates/)).toBeVisible();
    await expect(strip).not.toContainText(group);
    await expect(said("came back").first()).toBeVisible();
    expect(await page.evaluate("window.name")).toBe("the page that was opened");
  } finally {
    await stage.close();
  }
});

test("works without the right to see who serves what", { tag: "@lab" }, async ({ page, open }) => {
  await open(
    apis({ context: "cutaway-lab-default-shop-viewer", at: "apps/v1/deployments", namespace: "shop" }),
  );
  await expect(page.getByText("Who serves what is not known")).toBeVisible();
  await expect(details(page)).toContainText("get yes, list yes, watch yes (a hint)");
  await page.getByText("Who serves what is not known").click();
  await page.getByText("RBAC that would help").first().click();
  await expect(page.getByText('resources: ["apiservices"]')).toBeVisible();
});
