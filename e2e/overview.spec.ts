import { whyNot } from "./cutaway";
import { expect, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

test("shows what the cluster says of itself", async ({ page, open, source }) => {
  await open("/");
  const version = await page.request.get("/api/raw/version");
  const { gitVersion } = await version.json();
  await expect(page.getByRole("region", { name: "API server" })).toContainText(gitVersion);

  const list = await page.request.get("/api/raw/api/v1/nodes");
  const { items } = await list.json();
  const nodes = page.getByRole("grid", { name: "Nodes" });
  for (const node of items.slice(0, 5)) await expect(nodes).toContainText(node.metadata.name);

  const health = page.getByRole("region", { name: "Health" });
  await expect(health).toContainText(/\/readyz\s*\d+ checks pass/);
  await expect(health.getByText("readyz: ok").first()).toBeAttached();
  await expect(page.getByRole("region", { name: "Identity" })).toContainText(
    // Who recorded is masked in a recording.
    source === "lab" ? "system:masters" : "system:authenticated",
  );
});

test("says loudly which API group is stale", async ({ page, open }) => {
  await open("/");
  const groups = page.getByRole("region", { name: "API groups" });
  await expect(groups).toContainText(/is stale|are stale/);
  await expect(groups.getByRole("listitem").first()).toContainText("stale");
});

test("writes the cluster's uid and the sorting into the address", async ({ page, open }) => {
  await open("/");
  const namespace = await page.request.get("/api/raw/api/v1/namespaces/kube-system");
  const { metadata } = await namespace.json();
  await expect(page).toHaveURL(`/?v=1&cluster=${metadata.uid}`);
  await page.getByRole("button", { name: "Kubelet" }).click();
  await expect(page).toHaveURL(/&nodes=kubelet$/);
  await expect(page.getByRole("columnheader", { name: "Kubelet" })).toHaveAttribute("aria-sort", "ascending");
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "Kubelet" })).toHaveAttribute("aria-sort", "ascending");
});

test("keeps the view when another context is chosen, and asks for exactly the right that is missing", {
  tag: "@lab",
}, async ({ page, open }) => {
  await open("/?v=1&nodes=-age");
  await page.getByRole("button", { name: /^Cluster:/ }).click();
  await page.getByRole("menuitemradio", { name: /shop-viewer/ }).click();
  await expect(page).toHaveURL(/^[^?]*\/\?.*context=.*shop-viewer.*&nodes=-age$/);
  const nodes = page.getByRole("region", { name: "Nodes" });
  await expect(nodes).toContainText("not permitted to list nodes");
  await nodes.getByText("RBAC that would help").click();
  await expect(nodes).toContainText('resources: ["nodes"]');
  await expect(nodes).toContainText('verbs: ["list"]');
  await expect(page.getByRole("region", { name: "Identity" })).toContainText("system:authenticated");
});

test("opens a link by the cluster, whatever its context is called here", async ({ page, open, source }) => {
  await open("/");
  const uid = new URL(page.url()).searchParams.get("cluster");
  await open(`/?v=1&cluster=${uid}&context=someone-elses-name`);
  await expect(
    page.getByRole("button", {
      name: source === "lab" ? /^Cluster: cutaway-lab/ : /^Cluster: (sample|recording)$/,
    }),
  ).toBeVisible();
  await expect(page.getByRole("region", { name: "API server" })).toContainText("v1.");
});

test("says why a link cannot be shown", { tag: "@once" }, async ({ page, open }) => {
  await open("/?v=1&cluster=00000000-0000-4000-8000-000000000000");
  await expect(page.getByText("none of your contexts leads to")).toBeVisible();
  await open("/?v=99");
  await expect(page.getByText("made by a newer Cutaway")).toBeVisible();
  await open("/nowhere");
  await expect(page.getByText("There is no view at this address")).toBeVisible();
});
