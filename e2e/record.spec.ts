import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { whyNot } from "./cutaway";
import { expect, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

// A recording is not recorded again.
test("records the cluster from the page, and hands over the file", { tag: "@lab" }, async ({
  page,
  open,
}) => {
  test.setTimeout(180_000);
  await open("/");
  await page.getByRole("button", { name: "Record this cluster" }).click();
  const dialog = page.getByRole("dialog", { name: "Record this cluster" });
  await expect(dialog).toContainText("Values of Secrets are never read");
  await dialog.getByRole("combobox", { name: "Longest time" }).selectOption("2");
  const namespaces = dialog.getByRole("textbox", { name: "Namespaces to record" });
  await namespaces.fill("shop Kube");
  await expect(dialog.getByRole("alert")).toHaveText("Kube is no name of a namespace");
  await expect(dialog.getByRole("button", { name: "Record", exact: true })).toBeDisabled();
  await namespaces.fill("shop, kube-system");
  const { violations } = await new AxeBuilder({ page }).include("dialog").analyze();
  expect(violations).toEqual([]);
  await dialog.getByRole("button", { name: "Record", exact: true }).click();

  const stop = dialog.getByRole("button", { name: "Stop" });
  await expect(stop).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "Recording: show progress" }).click();
  await expect(dialog).toContainText(/\d+ of \d+ collections read|recording/);
  await stop.click();

  await expect(dialog).toContainText("stopped by hand", { timeout: 60_000 });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("link", { name: /^Download cutaway-.*\.cutrec$/ }).click(),
  ]);
  const file = readFileSync(await download.path());
  expect(file.subarray(1, 7).toString()).toBe("CUTREC");
  expect(file.subarray(-8).toString()).toBe("CUTREC.\n");
});
