import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "./process";

const READY = /Cutaway is at (\S+)#/;

/** A built Cutaway that serves a cluster, with nothing read yet. */
export interface RunningCutaway {
  readonly pid: number;
  readonly port: number;
  readonly secret: string;
  stop(): Promise<void>;
}

/** @throws Error with what it printed, when it ends before it serves */
export async function startCutaway(kubeconfig: string): Promise<RunningCutaway> {
  const scratch = mkdtempSync(join(tmpdir(), "cutaway-bench-"));
  const secretFile = join(scratch, "secret");
  const options = ["--kubeconfig", kubeconfig, "--port", "0", "--no-open", "--secret-file", secretFile];
  const server = await start(process.execPath, ["dist/cutaway.mjs", ...options], READY);
  return {
    pid: server.pid,
    port: Number(new URL(server.address).port),
    secret: readFileSync(secretFile, "utf8").trim(),
    async stop() {
      await server.stop();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}
