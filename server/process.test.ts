import { type ChildProcess, spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chunk, head, script, send } from "@/lib/testing/fakekube/answers";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { type KubeconfigFile, kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import { recordingBytes } from "@/lib/testing/scripted-recording";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const REQUIRE = 'import { createRequire as r } from "node:module"; const require = r(import.meta.url);';

let kube: Fakekube;
let config: KubeconfigFile;
let main: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  kube = await Fakekube.start();
  config = kubeconfigFile({ lab: { cluster: { server: kube.url } } });
  main = join(config.folder, "main.mjs");
  await build({
    absWorkingDir: root,
    entryPoints: { main: "server/main.ts", "replay-worker": "server/replay-worker.ts" },
    outdir: config.folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: REQUIRE },
    logLevel: "error",
  });
  const scopes = [{ resource: "namespaces", kind: "Namespace", namespaced: false, objects: [] }];
  writeFileSync(join(config.folder, "sample.cutrec"), await recordingBytes({ scopes, endedAt: 60_000 }));
});

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await kube.close();
  config.remove();
  rmSync(config.folder, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  /** Resolves with the printed URL. */
  readonly url: Promise<URL>;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

function cutaway(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const clean = { NODE_ENV: "production" as const, PATH: process.env.PATH, HOME: config.folder, ...env };
  const child = spawn(process.execPath, [main, ...args], { env: clean, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  let stdout = "";
  let stderr = "";
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once("close", (code) => {
      children.delete(child);
      resolve({ code, stdout, stderr });
    });
  });
  const url = new Promise<URL>((resolve) => {
    child.stdout?.on("data", (data) => {
      stdout += data;
      const found = /^Cutaway is at (\S+)$/m.exec(stdout)?.[1];
      if (found !== undefined) resolve(new URL(found));
    });
  });
  child.stderr?.on("data", (data) => {
    stderr += data;
  });
  return { child, url, ended };
}

test("without any kubeconfig there is the sample", async () => {
  const { child, url, ended } = cutaway(["--port", "0", "--no-open"]);
  expect((await fetch(new URL("/api/healthz", await url))).status).toBe(200);
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 0, stdout: expect.stringContaining("built-in sample cluster") });
});

describe("what prevents a start is one line with the way out", () => {
  const cases: ReadonlyArray<readonly [string, () => string[], RegExp]> = [
    ["a context without a kubeconfig", () => ["--context", "x"], /kubeconfig.*npm run lab -- up/i],
    ["a kubeconfig that is not there", () => ["--kubeconfig", "/nowhere/config"], /\/nowhere\/config/],
    ["an unknown context", () => ["--kubeconfig", config.path, "--context", "x"], /"x".*lab/],
    [
      "a recording that is not there",
      () => ["--recording", "/nowhere/f"],
      /does not exist or cannot be read.*\/nowhere\/f/,
    ],
    ["a file that is no recording", () => ["--recording", main], /not a recording/],
    ["relations that are not there", () => ["--relations", "/nowhere/r"], /--relations cannot be read/],
    ["an option that npm kept for itself", () => [config.path], /npm start -- --kubeconfig FILE/],
    ["another machine's address", () => ["--host", "0.0.0.0"], /loopback only/],
  ];

  test.each(cases)("%s", async (_name, args, expected) => {
    const { code, stdout, stderr } = await cutaway(args()).ended;
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(expected);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test("a recording and a kubeconfig, which are two clusters", async () => {
    const { code, stderr } = await cutaway(["--recording", "f", "--kubeconfig", config.path]).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot be used with/);
  });

  test("a kubeconfig that is none", async () => {
    const broken = kubeconfigFile({});
    const { code, stderr } = await cutaway(["--kubeconfig", main]).ended;
    broken.remove();
    expect(code).toBe(1);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("certificate checks switched off for the whole process", async () => {
    const run = cutaway(["--kubeconfig", config.path], { NODE_TLS_REJECT_UNAUTHORIZED: "0" });
    const { code, stderr } = await run.ended;
    expect(code).toBe(1);
    expect(stderr).toContain("Unset NODE_TLS_REJECT_UNAUTHORIZED");
  });

  test.each([
    ["of a cluster", () => ["--kubeconfig", config.path]],
    ["of the sample, whose thread plays already", () => ["--sample"]],
  ])("a port in use, %s", async (_name, cluster) => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const address = holder.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const { code, stderr } = await cutaway([...cluster(), "--port", port]).ended;
    holder.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`Port ${port} .* in use.*--port`));
  });
});

describe("a process that serves", () => {
  const args = () => ["--kubeconfig", config.path, "--port", "0", "--no-open"];

  /** A watch through the process, begun by the page's own way in: code, cookie, fetch. */
  async function watchThrough(url: URL): Promise<Response> {
    const code = url.hash.replace("#code=", "");
    const headers = { "Content-Type": "application/json", "Cutaway-Request": "1", Origin: url.origin };
    const body = JSON.stringify({ code });
    const session = await fetch(new URL("/api/session", url), { method: "POST", headers, body });
    expect(session.status).toBe(204);
    const cookie = session.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^cutaway-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    kube.on("/api/v1/pods", script(send(0, head()), send(0, chunk("{}\n"))));
    const Cookie = cookie.split(";")[0] ?? "";
    return fetch(new URL("/api/raw/api/v1/pods?watch=1", url), { headers: { Cookie } });
  }

  test("ends at SIGTERM with a stream open, and the stream ends well", async () => {
    const { child, url, ended } = cutaway(args());
    const response = await watchThrough(await url);
    const from = performance.now();
    child.kill("SIGTERM");
    expect(await response.text()).toBe("{}\n");
    expect((await ended).code).toBe(0);
    // Before it would be ended by force.
    expect(performance.now() - from).toBeLessThan(9_000);
  });

  test("the one-time code is good for one browser", async () => {
    const { child, url, ended } = cutaway(args());
    const address = await url;
    await watchThrough(address);
    const again = await fetch(new URL("/api/session", address), {
      method: "POST",
      headers: { "Content-Type": "application/json", "Cutaway-Request": "1", Origin: address.origin },
      body: JSON.stringify({ code: address.hash.replace("#code=", "") }),
    });
    expect(again.status).toBe(403);
    expect((await again.json()).error.code).toBe("SESSION_CODE_INVALID");
    child.kill("SIGTERM");
    await ended;
  });

  test("a cluster that does not answer is no obstacle", async () => {
    const dead = kubeconfigFile({ dead: { cluster: { server: "https://127.0.0.1:1" } } });
    const { child, url, ended } = cutaway(["--kubeconfig", dead.path, "--port", "0"]);
    expect((await fetch(new URL("/api/healthz", await url))).status).toBe(200);
    child.kill("SIGINT");
    expect((await ended).code).toBe(0);
    dead.remove();
  });
});
