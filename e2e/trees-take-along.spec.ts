import type { Page } from "@playwright/test";
import { whyNot } from "./cutaway";
import { expect, idle, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

const POD = "/trees?v=1&ns=shop&filter=name:db-0%20kind:Pod";

/** Opens the details of the only Pod that is shown, as a drawing. */
async function drawn(page: Page) {
  await page.getByRole("row", { name: /Pod db-0/ }).dblclick();
  const details = page.getByRole("complementary", { name: "The chosen object" });
  await details.getByRole("tab", { name: "Graph" }).click();
  const drawing = details.getByRole("group", { name: "Pod db-0 and its neighbours" });
  await expect(drawing.getByRole("button", { name: "PersistentVolumeClaim data-db-0" })).toBeVisible();
  // Whoever refers to it comes kind by kind, and what is drawn with them.
  await expect(details.getByText(/^Reading who refers to it/)).toHaveCount(0);
  return drawing;
}

test("in the panel the drawing is as wide as the panel, and no words lie on others", async ({
  page,
  open,
}) => {
  await open(POD);
  const drawing = await drawn(page);
  await expect
    .poll(() =>
      drawing.evaluate(({ parentElement: room }) => (room?.scrollWidth ?? 0) - (room?.clientWidth ?? 0)),
    )
    .toBe(0);
  const over = await drawing.evaluate((svg) => {
    const boxes = [...svg.querySelectorAll("g > text:not(:empty)")].map((text) =>
      text.getBoundingClientRect(),
    );
    return boxes.flatMap((a, i) =>
      boxes
        .slice(i + 1)
        // Letters reach a little over their line.
        .filter((b) => a.right > b.left && b.right > a.left && a.bottom > b.top + 4 && b.bottom > a.top + 4),
    ).length;
  });
  expect(over).toBe(0);
});

async function saved(page: Page, menu: string, item: string): Promise<Buffer> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: menu }).click();
  await page.getByRole("menuitem", { name: item }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

test("the drawing leaves as SVG, PNG, DOT, Mermaid and JSON", async ({ page, open }) => {
  await open(POD);
  await drawn(page);
  const text = async (menu: string, item: string) => (await saved(page, menu, item)).toString();
  const svg = await text("Copy or save the picture", "Save SVG");
  const fault = await page.evaluate(
    (xml) => new DOMParser().parseFromString(xml, "image/svg+xml").querySelector("parsererror")?.textContent,
    svg,
  );
  expect(fault).toBeUndefined();
  expect(svg).toContain("data-db-0");
  const png = await saved(page, "Copy or save the picture", "Save PNG");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  // Width and height of the header chunk: what was drawn had a size.
  expect(Math.min(png.readUInt32BE(16), png.readUInt32BE(20))).toBeGreaterThan(300);
  const dot = await text("Save the graph as text", "DOT (Graphviz)");
  expect(dot).toMatch(/^digraph neighbours \{\n[\s\S]*\[label="Pod db-0"\];[\s\S]*\n\}\n$/);
  expect(dot).toMatch(/ n\d+ -> n\d+ \[label="owns"\];/);
  const mermaid = await text("Save the graph as text", "Mermaid");
  expect(mermaid).toMatch(/^flowchart LR\n( {2}n\d+\["[^"]+"\]\n)+( {2}n\d+ -\.?->?\|"[^"]+"\| n\d+\n)+$/);
  const json = JSON.parse(await text("Save the graph as text", "JSON"));
  expect(json.edges).toContainEqual(expect.objectContaining({ says: "owns" }));
});

test("a filter is saved, found again and forgotten; what else is stored there is left alone", async ({
  page,
  open,
}) => {
  const menu = page.getByRole("button", { name: "Saved filters" });
  const item = (name: string) => page.getByRole("menu").getByText(name, { exact: true });
  await open("/trees?v=1&filter=kind:Job%20ns:shop");
  await menu.click();
  await item("Save this filter").click();
  await open("/trees");
  await menu.click();
  await item("kind:Job ns:shop").click();
  await expect(page).toHaveURL(/filter=kind:Job%20ns:shop/);
  await menu.click();
  await item("Forget this filter").click();
  await page.evaluate(() =>
    localStorage.setItem(
      "cutaway-tree-filters",
      JSON.stringify([{}, "colour:red", "x".repeat(5_000), "kind:Pod"]),
    ),
  );
  await page.reload();
  await idle(page);
  await menu.click();
  await expect(item("kind:Pod")).toBeVisible();
  await expect(item("kind:Job ns:shop")).toHaveCount(0);
  await expect(page.getByRole("menu").getByText(/colour|xxxx/)).toHaveCount(0);
});

test("a filter of the address that cannot be read is said to be that", async ({ page, open }) => {
  await open("/trees?v=1&filter=colour:red");
  await expect(page.getByRole("main").getByRole("alert").filter({ hasText: "cannot be read" })).toBeVisible();
  await expect(page.getByText("connecting", { exact: true })).toHaveCount(0);
});
