import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** A built Cutaway that serves on a free port. */
export interface Cutaway {
  /** With the one-time code in its fragment, as it was printed. */
  readonly url: string;
  readonly origin: string;
  stop(): Promise<void>;
}

/** Kubeconfig of the lab's administrator; undefined when there is no lab. */
export const labKubeconfig = process.env.CUTAWAY_LAB_KUBECONFIG;

/** Why the tests cannot run; null when they can. Whether there is a lab, the project of that name asks (playwright.config.ts). */
export function whyNot(): string | null {
  return existsSync("dist/cutaway.mjs") ? null : "there is no build: npm run build";
}

/** The kubeconfig of one of the lab's users, beside the administrator's. */
export function labUser(name: "admin" | "shop-viewer" | "bad-token" | "expired"): string {
  return join(dirname(labKubeconfig ?? ""), `${name}.yaml`);
}

/** Starts a Cutaway of its own with the contexts of these kubeconfigs; the first file's is the one of the start. */
export function startCutaway(kubeconfigs: readonly string[]): Promise<Cutaway> {
  return start([], { KUBECONFIG: kubeconfigs.join(delimiter) });
}

/** The same on the sample cluster; CUTAWAY_RECORDING names another recording of the lab. */
export function startSample(): Promise<Cutaway> {
  const recording = process.env.CUTAWAY_RECORDING;
  return start(recording === undefined ? ["--sample"] : ["--recording", recording], {});
}

async function start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Cutaway> {
  const child = spawn(process.execPath, ["dist/cutaway.mjs", "--port", "0", "--no-open", ...args], {
    env: { ...process.env, ...env },
  });
  const url = await printedUrl(child);
  return { url, origin: new URL(url).origin, stop: () => stop(child) };
}

function printedUrl(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk;
      const url = /^Cutaway is at (\S+)$/m.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk;
    });
    child.once("exit", () => reject(new Error(`Cutaway ended at its start:\n${said}`)));
  });
}

function stop(child: ChildProcessWithoutNullStreams): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
