import { expect, test } from "@playwright/test";
import { type Cutaway, labUser, startCutaway, startSample, whyNot } from "./cutaway";
import { idle, watchForFaults } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

test.describe("a browser without the cookie", { tag: "@once" }, () => {
  let cutaway: Cutaway;
  test.beforeEach(async () => {
    cutaway = await startSample();
  });
  test.afterEach(() => cutaway.stop());

  test("signs in with the printed link, which then works no more", async ({ page, browser }) => {
    const faults = watchForFaults(page);
    await page.goto(cutaway.url);
    await expect(page.getByRole("region", { name: "API server" })).toContainText("v1.");
    expect(new URL(page.url()).hash).toBe("");
    const other = await browser.newContext();
    const stranger = await other.newPage();
    await stranger.goto(cutaway.url);
    await expect(stranger.getByText("wrong, spent or too old")).toBeVisible();
    await other.close();
    expect(faults).toEqual([]);
  });

  test("is asked for the code, and goes on with the view that was opened", async ({ page }) => {
    await page.goto(`${cutaway.origin}/?v=1&nodes=-age`);
    await expect(page.getByRole("heading", { name: "Open Cutaway with its link" })).toBeVisible();
    await page.getByRole("textbox", { name: "Link or code" }).fill("nothing like it !");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("neither the link nor a code")).toBeVisible();
    await page.getByRole("textbox", { name: "Link or code" }).fill(cutaway.url);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("region", { name: "API server" })).toContainText("v1.");
    expect(new URL(page.url()).searchParams.get("nodes")).toBe("-age");
  });
});

for (const user of ["bad-token", "expired"] as const) {
  const title = `says that the cluster does not accept the ${user} credential, and offers to retry`;
  test(title, { tag: "@lab" }, async ({ page }) => {
    const cutaway = await startCutaway([labUser(user)]);
    await page.goto(cutaway.url);
    await idle(page);
    await expect(page.getByRole("alert").first()).toContainText("does not accept the credential");
    const asked = page.waitForRequest(/\/api\/identity/);
    await page.getByRole("button", { name: "Retry" }).click();
    await asked;
    await cutaway.stop();
  });
}
