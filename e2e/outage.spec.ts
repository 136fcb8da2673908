import { expect, test } from "@playwright/test";
import { startCutaway, whyNot } from "./cutaway";
import { Relay } from "./relay";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

test(
  "keeps what it shows when the cluster goes away, marks it as old, and is live again by itself",
  { tag: "@lab" },
  async ({ page }, testInfo) => {
    // Each of its four waits may take its time.
    test.setTimeout(150_000);
    const relay = new Relay();
    await relay.open();
    const kubeconfig = testInfo.outputPath("kubeconfig.yaml");
    relay.writeKubeconfig(kubeconfig);
    const cutaway = await startCutaway([kubeconfig]);
    const server = page.getByRole("region", { name: "API server" });

    await page.goto(cutaway.url);
    await expect(server).toContainText("live");
    const version = await server.getByText(/^v1\./).textContent();

    relay.cut();
    await expect(server).toContainText(/stale since \d\d:\d\d:\d\d/, { timeout: 30_000 });
    await expect(server).toContainText(version ?? "");
    await expect(page.getByRole("banner")).toContainText("stale since", { timeout: 30_000 });

    await relay.open();
    await expect(server).toContainText("live", { timeout: 30_000 });
    await expect(page.getByRole("banner")).toContainText("live", { timeout: 30_000 });
    relay.cut();
    await cutaway.stop();
  },
);

test("says once that the cluster is down, with what to do", { tag: "@lab" }, async ({ page }, testInfo) => {
  const relay = new Relay();
  await relay.open();
  const kubeconfig = testInfo.outputPath("kubeconfig.yaml");
  relay.writeKubeconfig(kubeconfig);
  relay.cut();
  const cutaway = await startCutaway([kubeconfig]);
  await page.goto(cutaway.url);
  const alerts = page.getByRole("main").getByRole("alert");
  await expect(alerts).toContainText("CONNECTION_REFUSED");
  await expect(alerts).toHaveCount(1);
  await cutaway.stop();
});
