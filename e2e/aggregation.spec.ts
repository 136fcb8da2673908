import { readFileSync } from "node:fs";
import { labWriter } from "@/lib/testing/lab-writer";
import { whyNot } from "./cutaway";
import { expect, idle, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

/** An APIService of the test's own, whose Service does not exist. */
const NAME = "v1.e2e.aggregation.example.com";
const PATH = `/apis/apiregistration.k8s.io/v1/apiservices/${NAME}`;
const LEFTOVER = {
  apiVersion: "apiregistration.k8s.io/v1",
  kind: "APIService",
  metadata: { name: NAME },
  spec: {
    group: "e2e.aggregation.example.com",
    version: "v1",
    groupPriorityMinimum: 100,
    versionPriority: 100,
    insecureSkipTLSVerify: true,
    service: { namespace: "default", name: "uninstalled" },
  },
};

test.describe("delegation chain", () => {
  test("says which server has what, and what is broken why", async ({ page, open }) => {
    await open("/apis?v=1&tab=chain");
    const picture = page.getByRole("group", { name: /^Delegation chain of/ });
    for (const server of ["kube-aggregator", "kube-apiserver", "apiextensions-apiserver", "not found"]) {
      await expect(picture.getByText(server, { exact: true })).toBeVisible();
    }
    await expect(picture.getByRole("button", { name: "apps/v1", exact: true })).toBeVisible();
    await page.getByRole("button", { name: "unavailable: broken.cutaway.dev/v1" }).click();
    const details = page.getByRole("complementary", { name: "the APIService" });
    await expect(details).toContainText("Available: False, ServiceNotFound");
    await expect(details).toContainText("does not exist");
    await expect(details).toContainText("insecureSkipTLSVerify");
    await expect(details.getByText("Service: failed")).toBeVisible();
    await expect(page).toHaveURL(/tab=chain&at=broken\.cutaway\.dev\/v1/);
  });

  test("shows the certificates that the aggregator trusts, and what the server is told", async ({
    page,
    open,
    source,
  }) => {
    await open("/apis?v=1&tab=chain&at=metrics.k8s.io/v1beta1");
    const details = page.getByRole("complementary", { name: "the APIService" });
    await expect(details.getByRole("region", { name: "CA bundle", exact: true })).toContainText(
      /expires in \d+y/,
    );
    // Who recorded the sample is masked.
    await expect(details).toContainText(
      `X-Remote-User: ${source === "sample" ? "masked-in-the-recording" : "admin"}`,
    );
    await expect(details).toContainText("X-Remote-Group:");
    await expect(details).toContainText("X-Remote-Extra-*");
  });

  test("is walked with the arrows", async ({ page, open }) => {
    await open("/apis?v=1&tab=chain");
    const mark = (name: string) => page.getByRole("button", { name, exact: true });
    await mark("autoscaling/v2").focus();
    await page.keyboard.press("ArrowRight");
    await expect(mark("autoscaling/v1")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(mark("autoscaling/v1")).toHaveAttribute("aria-pressed", "true");
    await expect(page.getByRole("complementary", { name: "the APIService" })).toContainText("Local");
  });

  test("is saved as a picture that says what it is of", async ({ page, open, source }) => {
    await open("/apis?v=1&tab=chain");
    await page.getByRole("button", { name: "Picture" }).click();
    const saved = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Save SVG" }).click();
    const svg = readFileSync(await (await saved).path(), "utf8");
    expect(svg).toContain("kube-apiserver");
    expect(svg).toContain(`Delegation chain · ${source === "sample" ? "sample" : "cutaway-lab"}`);
    expect(svg).not.toContain("var(");
  });

  test("follows an APIService that comes and goes, without a reload", { tag: "@lab" }, async ({
    page,
    open,
  }) => {
    test.slow(true, "the aggregator judges it, and forgets it, in its own time");
    const lab = labWriter();
    await open("/apis?v=1&tab=chain");
    await lab.apply(PATH, LEFTOVER);
    try {
      const broken = page.getByRole("button", { name: "e2e.aggregation.example.com/v1, unavailable" });
      await expect(broken).toBeVisible({ timeout: 45_000 });
      await broken.click();
      await expect(page.getByRole("complementary", { name: "the APIService" })).toContainText(
        "ServiceNotFound",
      );
    } finally {
      await lab.remove(PATH);
    }
    await expect(page.getByText("e2e.aggregation.example.com", { exact: true })).toBeHidden({
      timeout: 45_000,
    });
  });
});

test.describe("who answers a path", () => {
  test("is predicted step by step, and holds against the real answer", async ({ page, open }) => {
    await open("/apis?v=1&tab=path");
    const path = page.getByRole("combobox", { name: "Path of the API server" });
    for (const [typed, by, expected] of [
      ["/apis/broken.cutaway.dev/v1/things", "kube-aggregator", '503 plain text "service unavailable"'],
      ["/apis/shop.cutaway.dev/v1/shelves", "apiextensions-apiserver", "200 JSON"],
      ["/api/v1/nosuch", "kube-apiserver", "404 a Status"],
      ["/apis/nosuch.example.com/v1", "not found", '404 plain text "404 page not found"'],
    ] as const) {
      await path.fill(typed);
      await path.press("Enter");
      await idle(page);
      await expect(page.getByText(`${by} answers ${expected}`)).toBeVisible();
      await page.getByRole("button", { name: "Ask it" }).click();
      await expect(page.getByText(/as predicted/)).toBeVisible();
    }
    await expect(page).toHaveURL(/path=\/apis\/nosuch\.example\.com\/v1/);
  });

  test("leads to the APIService that took it", async ({ page, open }) => {
    await open("/apis?v=1&tab=path&path=/apis/metrics.k8s.io/v1beta1/nodes");
    await page.getByRole("button", { name: "APIService v1beta1.metrics.k8s.io" }).click();
    await expect(page.getByRole("complementary", { name: "the APIService" })).toContainText("metrics-server");
  });

  test("is left open where APIServices may not be listed", { tag: "@lab" }, async ({ page, open }) => {
    const as = "/apis?v=1&context=cutaway-lab-default-shop-viewer&tab=path&path=";
    await open(`${as}/api/v1/namespaces/shop/pods`);
    await expect(
      page.getByText("Which server answers is not known; it should be 200 JSON, or 503"),
    ).toBeVisible();
    await expect(page.getByRole("list", { name: "Steps" }).getByRole("listitem").last()).toContainText(
      "The core group is kube-apiserver's own, unless",
    );
    await page.getByText("RBAC that would help").click();
    await expect(page.getByText('resources: ["apiservices"]')).toBeVisible();
    await page.getByRole("button", { name: "Ask it" }).click();
    await expect(page.getByText(/as predicted/)).toBeVisible();
    await open(`${as}/apis/apps`);
    await expect(page.getByText("kube-aggregator answers 200 JSON")).toBeVisible();
    await expect(page.getByText("RBAC that would help")).toHaveCount(0);
  });
});

test.describe("schema", () => {
  test("opens where a link says, and is walked by keyboard", async ({ page, open }) => {
    await open("/apis?v=1&at=core/v1/pods&schema=1&field=spec.containers.livenessProbe.httpGet.port");
    const tree = page.getByRole("treegrid", { name: "Fields of Pod" });
    const row = tree.getByRole("row", { name: /^port required IntOrString/ });
    await expect(row).toBeVisible();
    await expect(page.getByRole("complementary", { name: "the field" })).toContainText("intstr.IntOrString");
    await tree.getByRole("row", { name: /httpGet HTTPGetAction/ }).click();
    await page.keyboard.press("ArrowLeft");
    await expect(row).toBeHidden();
    await expect(page).toHaveURL(/field=spec\.containers\.livenessProbe\.httpGet$/);
  });

  test("finds fields by words", async ({ page, open }) => {
    await open("/apis?v=1&at=apps/v1/deployments&schema=1");
    await page.getByRole("textbox", { name: "Find fields" }).fill("strategy surge");
    await page.getByRole("button", { name: /^\.spec\.strategy\.rollingUpdate\.maxSurge/ }).click();
    await expect(page.getByRole("row", { name: /^maxSurge/ })).toBeVisible();
    await expect(page.getByRole("complementary", { name: "the field" })).toContainText("IntOrString");
  });

  test("opens what repeats itself as far as one likes", async ({ page, open }) => {
    const field = "spec.versions.schema.openAPIV3Schema.not.not.not";
    await open(`/apis?v=1&at=apiextensions.k8s.io/v1/customresourcedefinitions&schema=1&field=${field}`);
    await expect(page.getByRole("complementary", { name: "the field" })).toContainText(`.${field}`);
    await expect(page.getByText("repeats").first()).toBeVisible();
  });
});

test("handler chain: names the FlowSchema and level of the last requests, and what filters take", async ({
  page,
  open,
  source,
}) => {
  await open("/apis?v=1&tab=requests");
  const requests = page.getByRole("region", { name: "Last requests" });
  // system:masters are exempt; a replay answers as to whoever is not in it.
  await expect(requests.getByRole("row").nth(1)).toContainText(
    source === "sample" ? "global-default" : "exempt",
  );
  await expect(requests.getByText("as its rules say").first()).toBeAttached();
  const filters = page.getByRole("region", { name: "Filters" });
  await expect(filters.getByRole("row", { name: /^Authentication/ })).toContainText(/µs|ms/);
  await expect(filters.getByRole("row", { name: /^AuditInit/ })).toContainText("Audit-Id");
});

test("who may read little sees what is missing, and everything else", {
  tag: "@lab",
}, async ({ page, open }) => {
  await open("/apis?v=1&tab=chain");
  await page.getByRole("button", { name: /^Cluster:/ }).click();
  await page.getByRole("menuitemradio", { name: /shop-viewer/ }).click();
  const chain = page.getByRole("region", { name: "Delegation chain" });
  await expect(chain).toContainText("not permitted to list apiservices.apiregistration.k8s.io");
  await chain.getByText("RBAC that would help").click();
  await expect(chain).toContainText('resources: ["apiservices"]');
  await page.getByRole("tab", { name: "Handler chain" }).click();
  await idle(page);
  const flow = page.getByRole("region", { name: "Flow control of the last requests" });
  await expect(flow).toContainText("not permitted to list flowschemas.flowcontrol.apiserver.k8s.io");
  const handlers = page.getByRole("region", { name: "Handler chain" });
  await expect(handlers).toContainText("not permitted to get /metrics");
  await expect(handlers.getByRole("row", { name: /^Authorization/ })).toContainText("403 Forbidden");
});
