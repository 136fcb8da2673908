import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadSite } from "@/server/site";
import { inlineScriptHashes, packSite, urlPathOf } from "./site";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cutaway-site-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hash = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

test("hashes the scripts inside a page, once each, and not those it loads", () => {
  const html =
    '<script>a</script><script src="/x.js" async=""></script><script id="s">b\n</script><script>a</script>';
  expect(inlineScriptHashes(html)).toEqual([hash("a"), hash("b\n")]);
});

test("pages have the address that people type, everything else its name", () => {
  expect(["index.html", "raw.html", "raw/index.html", "raw.txt", "_next/static/a.js"].map(urlPathOf)).toEqual(
    ["/", "/raw", "/raw", "/raw.txt", "/_next/static/a.js"],
  );
});

test("what was packed is what the server loads", () => {
  const page = `<p>${"long ".repeat(100)}</p><script>go()</script>`;
  mkdirSync(join(folder, "out", "_next", "static", "media"), { recursive: true });
  writeFileSync(join(folder, "out", "index.html"), page);
  writeFileSync(join(folder, "out", "404.html"), "<p>gone</p>");
  writeFileSync(join(folder, "out", "_next", "static", "a.js"), "x");
  writeFileSync(join(folder, "out", "_next", "static", "media", "w.worker.ts"), "source");
  packSite(join(folder, "out"), join(folder, "static"));
  const { assets, notFound } = loadSite(join(folder, "static"));
  expect([...assets.keys()].sort()).toEqual(["/", "/404", "/_next/static/a.js"]);
  const home = assets.get("/");
  expect(home?.body.toString()).toBe(page);
  expect(gunzipSync(home?.gzip ?? Buffer.alloc(0)).toString()).toBe(page);
  expect(home).toMatchObject({ immutable: false, scriptHashes: [hash("go()")] });
  expect(assets.get("/_next/static/a.js")).toMatchObject({ immutable: true, gzip: null, scriptHashes: null });
  expect(notFound?.body.toString()).toBe("<p>gone</p>");
});

test("a kind of file that nobody knows stops the build", () => {
  mkdirSync(join(folder, "out"));
  writeFileSync(join(folder, "out", "a.exe"), "");
  expect(() => packSite(join(folder, "out"), join(folder, "static"))).toThrow("a.exe");
});

test("without a build there is an empty site", () => {
  expect(loadSite(join(folder, "nothing")).assets.size).toBe(0);
});
