import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";
import type { SiteEntry, SiteManifest } from "@/server/site";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  // Next's client asks for a page's data as .txt and takes it as text/plain.
  ".txt": "text/plain; charset=utf-8",
  ".sh": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

/** CSP hash sources (without quotes) of the scripts that stand inside a page. */
export function inlineScriptHashes(html: string): string[] {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g);
  const hash = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
  return [...new Set([...scripts].map((match) => hash(match[1] ?? "")))];
}

/** `index.html` → `/`, `raw.html` → `/raw`, everything else under its own name. */
export function urlPathOf(file: string): string {
  const path = `/${file.split(sep).join("/")}`;
  if (!path.endsWith(".html")) return path;
  return path.replace(/(\/index)?\.html$/, "") || "/";
}

function entryOf(file: string, body: Buffer, gzip: Buffer): SiteEntry {
  const type = TYPES[extname(file)];
  if (type === undefined)
    throw new Error(`no media type is known for ${file}: add it to scripts/build/site.ts`);
  const isPage = extname(file) === ".html";
  return {
    file,
    gzip: gzip.length < body.length ? `${file}.gz` : null,
    type,
    immutable: file.startsWith(`_next${sep}static${sep}`),
    scriptHashes: isPage ? inlineScriptHashes(body.toString("utf8")) : null,
  };
}

/** Turbopack copies the source of a worker beside its bundle, because both are named by one `new URL`. */
const isWorkerSource = (file: string) => extname(file) === ".ts";

/** Next leaves the source of a worker beside its bundle; nothing asks for it. */
const isLeftover = (file: string) => file.endsWith(".ts");

/** Copies the exported interface with a compressed twin of each file, and the map of exact paths that serves it. */
export function packSite(from: string, to: string): { files: number; bytes: number } {
  const entries: Record<string, SiteEntry> = {};
  let bytes = 0;
  for (const item of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!item.isFile() || isLeftover(item.name)) continue;
    const source = join(item.parentPath, item.name);
    const file = relative(from, source);
    if (isWorkerSource(file)) continue;
    const body = readFileSync(source);
    const gzip = gzipSync(body, { level: 9 });
    const entry = entryOf(file, body, gzip);
    mkdirSync(join(to, file, ".."), { recursive: true });
    writeFileSync(join(to, file), body);
    if (entry.gzip !== null) writeFileSync(join(to, entry.gzip), gzip);
    entries[urlPathOf(file)] = entry;
    bytes += body.length;
  }
  const manifest: SiteManifest = { entries, notFound: "/404" in entries ? "/404" : null };
  writeFileSync(join(to, "manifest.json"), JSON.stringify(manifest));
  return { files: Object.keys(entries).length, bytes };
}
