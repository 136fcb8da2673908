import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What a build is made from. */
const INPUTS = [
  "app",
  "components",
  "lib",
  "public",
  "server",
  "sample/sample.cutrec",
  "scripts/build.ts",
  "scripts/build",
  "next.config.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/** @param {string} path */
function filesUnder(path) {
  const info = statSync(path, { throwIfNoEntry: false });
  if (info === undefined) return [];
  if (!info.isDirectory()) return [path];
  /** @type {string[]} */
  const files = [];
  for (const name of readdirSync(path).sort()) files.push(...filesUnder(join(path, name)));
  return files.filter((file) => !/\.test\.tsx?$/.test(file));
}

/**
 * One hash over the names and contents of all sources: a fresh checkout of the same
 * sources needs no new build, whatever its files' dates say.
 * @param {string} root the checkout
 */
export function sourceStamp(root) {
  const hash = createHash("sha256");
  for (const input of INPUTS) {
    for (const file of filesUnder(join(root, input))) {
      hash
        .update(`${file.slice(root.length)}\0`)
        .update(readFileSync(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

/**
 * @param {string} file
 * @returns {string} its hash, or "" when it is not there
 */
export function fileStamp(file) {
  try {
    return createHash("sha256").update(readFileSync(file)).digest("hex");
  } catch {
    return "";
  }
}

/** @param {string} file */
export function readStamp(file) {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}
