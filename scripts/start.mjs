#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fileStamp, readStamp, sourceStamp } from "./source-stamp.mjs";

/*
 * `npm start` and `npm run dev`: installs when the lock file changed, builds when the
 * sources changed, then serves in this same process. Plain JavaScript without packages,
 * since it runs before there are any.
 */

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const MIN_NODE = [20, 19];

/** @param {string} line */
function fail(line) {
  process.stderr.write(`cutaway: ${line}\n`);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [minMajor = 0, minMinor = 0] = MIN_NODE;
  if (major > minMajor || (major === minMajor && minor >= minMinor)) return;
  fail(
    `Node ${MIN_NODE.join(".")} or later is needed; this is ${process.versions.node}. See https://nodejs.org`,
  );
}

/**
 * Runs a step and shows what it prints on stderr, so that stdout stays the server's.
 * @param {string} what for the complaint
 * @param {string} command
 * @param {string[]} args
 */
function run(what, command, args) {
  const shell = process.platform === "win32" && command === "npm";
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: ["inherit", 2, 2], shell });
  if (status !== 0) fail(`${what} failed (${error?.message ?? signal ?? `exit code ${status}`}); see above`);
}

function install() {
  const stampFile = join(root, "node_modules", ".cutaway-installed");
  const wanted = fileStamp(join(root, "package-lock.json"));
  if (readStamp(stampFile) === wanted) return;
  process.stderr.write("cutaway: installing packages…\n");
  const npm = process.env.npm_execpath;
  const args = ["install", "--no-audit", "--no-fund"];
  if (npm === undefined) run("npm install", "npm", args);
  else run("npm install", process.execPath, [npm, ...args]);
  writeFileSync(stampFile, fileStamp(join(root, "package-lock.json")));
}

function build() {
  if (readStamp(join(root, "dist", ".stamp")) === sourceStamp(root)) return;
  process.stderr.write("cutaway: building…\n");
  const tsx = join(root, "node_modules", "tsx", "dist", "cli.mjs");
  run("The build", process.execPath, [tsx, "scripts/build.ts"]);
}

checkNode();
install();
if (process.argv[2] === "--dev") {
  process.argv.splice(2, 1);
  const { register } = await import("tsx/esm/api");
  register();
  await import("../server/dev.ts");
} else {
  build();
  await import(pathToFileURL(join(root, "dist", "cutaway.mjs")).href);
}
