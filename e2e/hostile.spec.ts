import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { HOSTILE_MARK } from "@/lib/testing/hostile";
import { serveHostileCluster } from "@/lib/testing/hostile-cluster";
import { kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import { startCutaway } from "./cutaway";
import { test as base, expect, idle, sessionOf } from "./fixtures";

/**
 * Every view on a cluster whose every text is an attack (lib/testing/hostile.ts): nothing runs, nothing
 * leaves, the page keeps its shape, and the text stands there as text. Needs no lab.
 */
const PODS = "/api/v1/namespaces/hostile/pods";
const object = (name: string, more = "") =>
  `/object?v=1&version=v1&resource=pods&namespace=hostile&name=${encodeURIComponent(name)}${more}`;
/** As `hostileDraft` makes it of the first text. */
const HOSTILE_NAME = `<script>window.${HOSTILE_MARK}=1<∕script>0`;
const raw = (path: string, more = "") => `/raw?v=1&path=${path}${more}`;

/** What to open of each view; without an entry, the view as it opens by itself. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  apis: [
    "/apis",
    "/apis?v=1&at=hostile.example/v1/traps",
    "/apis?v=1&at=hostile.example/v1/traps&schema=1",
    "/apis?v=1&tab=chain",
    "/apis?v=1&tab=path&path=/apis/hostile.example/v1/traps",
    "/apis?v=1&tab=requests",
  ],
  object: [
    "/object",
    object("log"),
    object("log", "&tab=logs&follow=0"),
    object(HOSTILE_NAME),
    object(HOSTILE_NAME, "&tab=yaml"),
    object(HOSTILE_NAME, "&tab=events"),
    object(HOSTILE_NAME, "&tab=relations"),
    object(HOSTILE_NAME, "&tab=cgroup"),
    object(HOSTILE_NAME, "&tab=requests"),
  ],
  raw: [
    raw(PODS),
    raw(PODS, "&read=yaml"),
    raw(PODS, "&read=text"),
    raw(PODS, "&as=table"),
    raw(PODS, "&as=metadata"),
    raw(`${PODS}/log/log`),
    raw("/metrics"),
    raw("/openapi/v3"),
    raw("/readyz", "&query=verbose"),
    raw("/api/v1/secrets", "&query=labelSelector%3Dx"),
  ],
  trees: ["/trees", "/trees?v=1&depth=20"],
  watch: [
    "/watch?v=1&streams=v1/pods,v1/nodes",
    "/watch?v=1&streams=v1/pods&panel=line",
    "/watch?v=1&streams=v1/pods&panel=experiment",
    "/watch?v=1&streams=v1/pods&panel=query",
    "/watch?v=1&streams=v1/pods&panel=cost",
  ],
};

/** Where no text of the cluster stands in the middle of the page. */
const QUIET = /^\/(about|object|trees)$|panel=|tab=(path|requests)/;

/** The router's own list, so that a new view cannot be forgotten. */
const VIEWS = readdirSync("app").filter((folder) => existsSync(join("app", folder, "page.tsx")));
const PAGES = ["/", ...VIEWS.flatMap((view) => ADDRESSES[view] ?? [`/${view}`])];

/**
 * Whatever its length, a text reaches the page in no piece longer than this, and the page has no more elements: what
 * freezes a tab is the text that it has to lay out. The corpus has texts of 4,000 characters in every field.
 */
const LONGEST = 2_100;
const MOST_ELEMENTS = 15_000;

/** A context's name is text of others too. */
const CONTEXT = `<img src=x onerror="window.${HOSTILE_MARK}=1">`;

const test = base.extend<object, { kube: Fakekube; stir: () => void }>({
  kube: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from it
    async ({}, use) => {
      const kube = await Fakekube.start();
      await use(kube);
      await kube.close();
    },
    { scope: "worker" },
  ],
  stir: [async ({ kube }, use) => use(serveHostileCluster(kube).stir), { scope: "worker", auto: true }],
  cutaway: [
    async ({ browser, kube }, use) => {
      const file = kubeconfigFile({ [CONTEXT]: { cluster: { server: kube.url } } });
      const cutaway = await startCutaway([file.path]);
      await use({ ...cutaway, state: await sessionOf(browser, cutaway) });
      await cutaway.stop();
      file.remove();
    },
    { scope: "worker" },
  ],
});

for (const address of PAGES) {
  test(`${address} shows hostile text as text`, { tag: "@once" }, async ({ page, open, cutaway, stir }) => {
    const left = requestsBeyond(page, cutaway.origin);
    await open(address);
    stir();
    const shown = page.getByRole("main").getByText(HOSTILE_MARK).filter({ visible: true });
    if (!QUIET.test(address)) await expect(shown.first()).toBeVisible();
    await lookAround(page);
    await checkPage(page);
    await page.setViewportSize({ width: 800, height: 900 });
    await idle(page);
    await checkPage(page);
    expect(left).toEqual([]);
  });
}

/** Every request, socket and download that is not of our own origin. */
function requestsBeyond(page: Page, origin: string): string[] {
  const left: string[] = [];
  const host = new URL(origin).host;
  const note = (url: string) => {
    const { protocol, host: to } = new URL(url);
    if (to !== host && protocol !== "data:" && !url.startsWith(`blob:${origin}`)) left.push(url);
  };
  page.on("request", (request) => note(request.url()));
  page.on("websocket", (socket) => note(socket.url()));
  page.on("popup", (popup) => left.push(`popup: ${popup.url()}`));
  page.on("dialog", (dialog) => left.push(`dialog: ${dialog.message()}`));
  return left;
}

/** The first things a person does: point at rows, open one, open the evidence, jump. */
async function lookAround(page: Page): Promise<void> {
  const main = page.getByRole("main");
  for (const row of await main
    .getByRole("row")
    .all()
    .then((rows) => rows.slice(1, 4))) {
    await row.hover({ timeout: 2_000 }).catch(() => undefined);
  }
  const list = main.getByRole("treegrid").or(main.getByRole("grid")).first();
  if (await list.isVisible()) {
    await list
      .getByRole("row")
      .nth(1)
      .click({ position: { x: 40, y: 8 } });
    await idle(page);
  }
  await page.getByRole("region", { name: "Evidence", exact: true }).getByRole("button").first().click();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("img");
  await idle(page);
  await checkPage(page);
  await page.keyboard.press("Escape");
  await idle(page);
}

async function checkPage(page: Page): Promise<void> {
  const found = await page.evaluate(inspect, { mark: HOSTILE_MARK, longest: LONGEST, most: MOST_ELEMENTS });
  expect(found).toEqual({ ran: false, strange: [], wide: [], long: [], prototype: [] });
  await expect(page.getByRole("main")).toBeVisible();
}

/** Runs in the page. */
function inspect({ mark, longest, most }: { mark: string; longest: number; most: number }) {
  const all = [...document.querySelectorAll("*")];
  const attributes = all.flatMap((element) => [...element.attributes]);
  const leading = (value: string) => value.replaceAll(/\s|\p{Cc}/gu, "");
  const scripting = attributes.filter(
    ({ name, value }) =>
      /^on/.test(name) ||
      (/^((xlink:)?href|src(set)?|(form)?action|data|poster)$/.test(name) &&
        /^(javascript|vbscript|data|blob|file):/i.test(leading(value))),
  );
  const links = [...document.querySelectorAll("a[href]")].filter(
    (link) =>
      (link as HTMLAnchorElement).origin !== location.origin &&
      !/\bnoopener\b/.test((link as HTMLAnchorElement).rel),
  );
  const foreign = document.querySelectorAll(
    "iframe, object, embed, base, math, foreignObject, form[action], meta[http-equiv=refresh]",
  );
  const texts = document.evaluate("//body//text()[not(ancestor::script)]", document, null, 6);
  const pieces = Array.from(
    { length: texts.snapshotLength },
    (_, i) => texts.snapshotItem(i)?.nodeValue ?? "",
  );
  const values = [...pieces, ...attributes.map(({ name, value }) => `${name}=${value}`)];
  const { scrollWidth, clientWidth } = document.documentElement;
  return {
    ran: mark in window,
    strange: [
      ...scripting.map(({ name, value }) => `${name}=${value.slice(0, 80)}`),
      ...[...links, ...foreign].map(({ outerHTML }) => outerHTML.slice(0, 120)),
    ],
    long: [
      ...values
        .filter(({ length }) => length > longest)
        .map((text) => `${text.length}: ${text.slice(0, 60)}`),
      ...(all.length > most ? [`${all.length} elements`] : []),
    ],
    wide: scrollWidth > clientWidth ? [`${scrollWidth} px in ${clientWidth}`] : [],
    prototype: Object.keys(Object.prototype),
  };
}
