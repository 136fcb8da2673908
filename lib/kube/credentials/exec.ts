import { type ChildProcess, spawn } from "node:child_process";
import type { Clock } from "@/lib/base/clock";
import { kubeProblem } from "../error-codes";
import type { ClusterEntry, ExecEntry } from "../kubeconfig-parse";
import { Redacted } from "../redacted";
import { scrub } from "../scrub";

/** What a plugin gave us (client.authentication.k8s.io ExecCredential, status). */
export interface ExecCredential {
  readonly token: Redacted<string> | null;
  readonly certificate: Redacted<Buffer> | null;
  readonly key: Redacted<Buffer> | null;
  /** Wall-clock milliseconds. */
  readonly expiresAt: number | null;
}

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT = 1024 * 1024;
const API_VERSION = /^client\.authentication\.k8s\.io\/(v1|v1beta1)$/;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a credential plugin: its argv as it is, no shell, no stdin, 60 seconds. Its stdout is the
 * credential and goes nowhere else; its stderr is shown, scrubbed, when it fails.
 * @throws ProblemError EXEC_NOT_FOUND, EXEC_FAILED, EXEC_TIMEOUT, EXEC_BAD_OUTPUT.
 */
export async function runExecPlugin(
  entry: ExecEntry,
  cluster: ClusterEntry,
  clock: Clock,
): Promise<ExecCredential> {
  if (!API_VERSION.test(entry.apiVersion)) {
    throw kubeProblem("EXEC_BAD_OUTPUT", {
      message: `The exec entry asks for apiVersion "${entry.apiVersion}"; v1 and v1beta1 of client.authentication.k8s.io are supported.`,
    });
  }
  if (entry.interactiveMode === "Always") {
    throw kubeProblem("EXEC_FAILED", {
      message: `The credential plugin ${entry.command} wants a terminal (interactiveMode: Always), which Cutaway cannot give it.`,
    });
  }
  const ended = await run(entry, execInfo(entry, cluster), clock);
  if (ended.code !== 0) {
    const said = scrub(ended.stderr);
    throw kubeProblem("EXEC_FAILED", {
      message: `The credential plugin ${entry.command} ended with code ${ended.code ?? "unknown"}${said ? `: ${said}` : "."}`,
    });
  }
  return parseExecCredential(ended.stdout, entry);
}

/** KUBERNETES_EXEC_INFO: how the plugin learns the version to print and, on request, the cluster. */
function execInfo(entry: ExecEntry, cluster: ClusterEntry): string {
  const about = {
    server: cluster.server,
    "tls-server-name": cluster.tlsServerName ?? undefined,
    "insecure-skip-tls-verify": cluster.insecureSkipTlsVerify || undefined,
    "certificate-authority-data":
      cluster.ca?.kind === "data" ? cluster.ca.data.reveal().toString("base64") : undefined,
    "proxy-url": cluster.proxyUrl ?? undefined,
  };
  return JSON.stringify({
    kind: "ExecCredential",
    apiVersion: entry.apiVersion,
    spec: { interactive: false, ...(entry.provideClusterInfo && { cluster: about }) },
  });
}

function run(entry: ExecEntry, info: string, clock: Clock): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(entry.command, entry.args, {
      env: { ...process.env, ...entry.env.reveal(), KUBERNETES_EXEC_INFO: info },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, so that ending it also ends what it started.
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    const timer = clock.after(TIMEOUT_MS, () => {
      endGroup(child);
      reject(
        kubeProblem("EXEC_TIMEOUT", { message: `The credential plugin ${entry.command} took over 60 s.` }),
      );
    });
    child.once("error", (cause: NodeJS.ErrnoException) => {
      timer.cancel();
      reject(notStarted(entry, cause));
    });
    child.once("close", (code) => {
      timer.cancel();
      resolve({ code, stdout: stdout(), stderr: stderr() });
    });
  });
}

function notStarted(entry: ExecEntry, cause: NodeJS.ErrnoException): Error {
  if (cause.code !== "ENOENT") {
    const message = `The credential plugin ${entry.command} could not be started (${cause.code ?? "unknown error"}).`;
    return kubeProblem("EXEC_FAILED", { message, cause });
  }
  const hint = entry.installHint === null ? {} : { hint: scrub(entry.installHint) };
  const message = `The credential plugin ${entry.command} is not installed.`;
  return kubeProblem("EXEC_NOT_FOUND", { message, cause, ...hint });
}

/** Gathers what a stream says, up to a limit; beyond it the text no longer parses, which is reported. */
function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_OUTPUT) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString("utf8");
}

function endGroup(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  try {
    if (process.platform !== "win32" && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // It ended in the meantime.
  }
}

/** @throws ProblemError EXEC_BAD_OUTPUT; its message never quotes the output. */
export function parseExecCredential(stdout: string, entry: ExecEntry): ExecCredential {
  const bad = (why: string) =>
    kubeProblem("EXEC_BAD_OUTPUT", { message: `The credential plugin ${entry.command} ${why}.` });
  let parsed: unknown;
  try {
    parsed = JSON.parse(stdout);
  } catch {
    throw bad("printed something that is not JSON");
  }
  const { kind, apiVersion, status } = Object(parsed) as Record<string, unknown>;
  if (kind !== "ExecCredential") throw bad("did not print an ExecCredential");
  if (apiVersion !== entry.apiVersion) throw bad(`printed another apiVersion than ${entry.apiVersion}`);
  const given = Object(status) as Record<string, unknown>;
  const field = (name: string) => {
    const value = given[name];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const [token, certificate, key] = [field("token"), field("clientCertificateData"), field("clientKeyData")];
  if (token === null && certificate === null) throw bad("gave neither a token nor a certificate");
  if ((certificate === null) !== (key === null))
    throw bad("gave a certificate without a key, or a key alone");
  const expires = Date.parse(field("expirationTimestamp") ?? "");
  return {
    token: token === null ? null : new Redacted(token),
    certificate: certificate === null ? null : new Redacted(Buffer.from(certificate)),
    key: key === null ? null : new Redacted(Buffer.from(key)),
    expiresAt: Number.isNaN(expires) ? null : expires,
  };
}
