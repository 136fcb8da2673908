import { readFile } from "node:fs/promises";
import { whyNot } from "./cutaway";
import { expect, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

/** Moves the sample that all tests of a worker share: each leaves it playing, at its own speed. */
test.describe("a recording", { tag: "@once" }, () => {
  test.afterEach(async ({ page, baseURL }) => {
    const headers = { "Cutaway-Request": "1", Origin: baseURL ?? "" };
    for (const data of [
      { do: "pause", paused: false },
      { do: "speed", speed: 1 },
    ]) {
      expect((await page.request.post("/api/replay/control", { data, headers })).status()).toBe(200);
    }
  });

  test("says what it is on every view, and of when", async ({ page, open }) => {
    for (const view of ["/", "/raw?v=1&path=/version", "/watch", "/about"]) {
      await open(view);
      await expect(
        page.getByRole("button", { name: /^This is a (sample|recording), not a live cluster$/ }),
      ).toBeVisible();
      await expect(page.getByRole("banner")).toContainText(/replaying \d+:\d\d/);
      await expect(page.getByText("live", { exact: true })).toHaveCount(0);
    }
    await page.getByRole("button", { name: /^This is a/ }).focus();
    await expect(page.getByRole("tooltip").filter({ visible: true })).toContainText(
      /Not live: .*, recorded \d{4}-/,
    );
  });

  test("can be paused: nothing happens then; and goes on", async ({ page, open }) => {
    await open("/watch?v=1&streams=coordination.k8s.io/v1/leases&types=MODIFIED");
    const events = page.getByRole("grid", { name: "Events" });
    await expect(events.getByRole("row").filter({ hasText: "MODIFIED" }).first()).toBeVisible();
    await page.getByRole("button", { name: "Pause the recording" }).click();
    const play = page.getByRole("button", { name: "Let the recording go on" });
    await expect(play).toBeVisible();
    await expect(page.getByRole("banner")).toContainText(/paused at \d+:\d\d/);
    const paused = await (await page.request.get("/api/replay")).json();
    expect(paused.data.replay.paused).toBe(true);
    const position = async () => (await (await page.request.get("/api/replay")).json()).data.replay.position;
    const count = () => events.getAttribute("aria-rowcount");
    // What was under way when it was paused still comes.
    let before = await count();
    await expect(async () => {
      const earlier = before;
      before = await count();
      expect(await position()).toBe(paused.data.replay.position);
      expect(before).toBe(earlier);
    }).toPass();
    await play.click();
    await expect(events).not.toHaveAttribute("aria-rowcount", before ?? "");
  });

  test("goes to the moment that is chosen, by the keyboard as well, and faster", async ({ page, open }) => {
    await open("/");
    const slider = page.getByRole("slider", { name: "Moment of the recording" });
    await slider.focus();
    await page.keyboard.press("End");
    const replay = async () => (await (await page.request.get("/api/replay")).json()).data.replay;
    await expect.poll(async () => (await replay()).position).not.toBe((await replay()).from);
    await page.getByRole("button", { name: "Speed: 1×" }).click();
    await page.getByRole("menuitemradio", { name: "10×" }).click();
    await expect(page.getByRole("button", { name: "Speed: 10×" })).toBeVisible();
    expect((await replay()).speed).toBe(10);
  });

  test("tells it in pictures and in the names of files", async ({ page, open }) => {
    await open("/watch?v=1&streams=coordination.k8s.io/v1/leases&panel=line");
    await page.getByRole("button", { name: "Copy or save the picture" }).click();
    const saved = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Save SVG" }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(/^(sample|recording)-rv-line\.svg$/);
    expect(await readFile(await download.path(), "utf8")).toMatch(
      /(sample cluster|recording), recorded \d{4}-\d\d-\d\d/,
    );
  });
});
