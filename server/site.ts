import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One exported file, under the exact URL path that serves it. Written by scripts/build.ts. */
export interface SiteEntry {
  /** File name inside the folder of the manifest; `gzip` is the same compressed, when that is smaller. */
  readonly file: string;
  readonly gzip: string | null;
  readonly type: string;
  /** The name holds a hash of the content: it may be cached for ever. */
  readonly immutable: boolean;
  /** For a page: the CSP hashes of its inline scripts. */
  readonly scriptHashes: readonly string[] | null;
}

export interface SiteManifest {
  readonly entries: Readonly<Record<string, SiteEntry>>;
  /** URL path of the page for everything that is not there. */
  readonly notFound: string | null;
}

export interface Asset {
  readonly body: Buffer;
  readonly gzip: Buffer | null;
  readonly type: string;
  readonly immutable: boolean;
  readonly scriptHashes: readonly string[] | null;
}

/** The whole interface, in memory: a few MB, and no path of a request ever reaches the file system. */
export interface Site {
  readonly assets: ReadonlyMap<string, Asset>;
  readonly notFound: Asset | null;
}

/** @param folder holds manifest.json and the files; a folder without one gives an empty site. */
export function loadSite(folder: string): Site {
  const manifestFile = join(folder, "manifest.json");
  if (!existsSync(manifestFile)) return { assets: new Map(), notFound: null };
  const manifest = JSON.parse(readFileSync(manifestFile, "utf8")) as SiteManifest;
  const load = (entry: SiteEntry): Asset => ({
    body: readFileSync(join(folder, entry.file)),
    gzip: entry.gzip === null ? null : readFileSync(join(folder, entry.gzip)),
    type: entry.type,
    immutable: entry.immutable,
    scriptHashes: entry.scriptHashes,
  });
  const assets = new Map(Object.entries(manifest.entries).map(([path, entry]) => [path, load(entry)]));
  return { assets, notFound: assets.get(manifest.notFound ?? "") ?? null };
}
