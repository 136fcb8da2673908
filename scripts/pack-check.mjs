import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/*
 * Packs what `npm run build` made and runs it as a stranger would: in an empty folder, with an
 * empty npm cache and a registry that nothing answers at.
 */

const root = new URL("..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "cutaway-pack-"));
const env = {
  ...process.env,
  npm_config_cache: join(folder, "cache"),
  npm_config_registry: "http://127.0.0.1:9/",
  npm_config_audit: "false",
  npm_config_fund: "false",
  npm_config_update_notifier: "false",
  // A stranger without a cluster.
  HOME: folder,
  KUBECONFIG: "",
};

/** @param {string} step @param {boolean} ok */
function expect(step, ok, detail = "") {
  console.log(`pack: ${ok ? "ok" : "FAILED"}: ${step}${ok ? "" : ` ${detail}`}`);
  if (!ok) throw new Error(step);
}

/** @param {string} command @param {string[]} args */
function run(command, args, cwd = folder) {
  const shell = process.platform === "win32";
  return spawnSync(command, args, { cwd, env, encoding: "utf8", shell });
}

function pack() {
  const packed = run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], root);
  const [{ filename, files }] = JSON.parse(packed.stdout);
  /** @type {string[]} */
  const paths = files.map((/** @type {{ path: string }} */ file) => file.path);
  const stray = paths.filter(
    (path) => !/^(dist|docs)\/|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path),
  );
  expect("the package holds the build and the docs, nothing else", stray.length === 0, stray.join(" "));
  for (const path of [
    "dist/cutaway.mjs",
    "dist/secrets-worker.mjs",
    "dist/replay-worker.mjs",
    "dist/sample.cutrec",
    "dist/static/manifest.json",
  ]) {
    expect(`${path} is in it`, paths.includes(path));
  }
  return `./${filename}`;
}

/** @param {string} bin @returns {Promise<{ url: URL, child: import("node:child_process").ChildProcess, ended: Promise<unknown> }>} */
function start(bin, /** @type {string[]} */ args) {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.once("exit", () => child.kill("SIGKILL"));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return new Promise((resolve, reject) => {
    void ended.then((code) => reject(new Error(`it ended with ${code}`)));
    child.stdout.on("data", (data) => {
      const url = /^Cutaway is at (\S+)$/m.exec(String(data))?.[1];
      if (url !== undefined) resolve({ url: new URL(url), child, ended });
    });
  });
}

/** Without a kubeconfig there is a cluster all the same. @param {string} bin */
async function sample(bin) {
  const secretFile = join(folder, "secret");
  const { url, child } = await start(bin, ["--port", "0", "--no-open", "--secret-file", secretFile]);
  const headers = { Authorization: `Bearer ${readFileSync(secretFile, "utf8").trim()}` };
  const list = await fetch(new URL("/api/raw/api/v1/namespaces/shop/pods", url), { headers });
  const { kind, items } = await list.json();
  expect("without a kubeconfig it shows the sample", kind === "PodList" && items.length > 5);
  child.kill();
}

/** @param {string} tarball */
async function serve(tarball) {
  const installed = run("npm", ["install", "--prefix", folder, tarball]);
  expect("it installs", installed.status === 0, installed.stderr);
  const packages = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
  expect("it brings no other package", packages.join() === "cutaway", packages.join(" "));
  const config = join(folder, "kubeconfig");
  const cluster = { name: "c", cluster: { server: "https://127.0.0.1:9" } };
  const context = { name: "c", context: { cluster: "c", user: "" } };
  writeFileSync(config, JSON.stringify({ clusters: [cluster], contexts: [context], "current-context": "c" }));
  const bin = join(folder, "node_modules", "cutaway", "dist", "cutaway.mjs");
  const { url, child, ended } = await start(bin, ["--kubeconfig", config, "--port", "0", "--no-open"]);
  const page = await fetch(new URL("/", url));
  expect("it serves the page", page.status === 200 && (await page.text()).includes("<script"));
  const health = await fetch(new URL("/api/healthz", url));
  expect("it answers", health.status === 200);
  await sample(bin);
  child.kill();
  expect("it ends when told to", process.platform === "win32" || (await ended) === 0);
}

try {
  const tarball = pack();
  const version = run("npx", ["--yes", tarball, "--version"]);
  expect("npx runs it", version.status === 0 && /^\d+\.\d+\.\d+\n$/.test(version.stdout), version.stderr);
  await serve(tarball);
} catch (error) {
  console.error(`pack: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
rmSync(folder, { recursive: true, force: true });
// Whatever was started and did not end goes with us.
process.exit();
