import { CommanderError } from "commander";
import open from "open";
import { ProblemError } from "@/lib/base/problem";
import { type Logger, makeLog } from "./log";
import { parseOptions } from "./options";
import type { Pages } from "./pages";
import { record } from "./record/command";
import { type Running, start } from "./start";

const NO_KUBECONFIG =
  "There is no kubeconfig, so this is the built-in sample cluster: a recording of a real one. " +
  "To look at yours, name its kubeconfig with --kubeconfig FILE or in KUBECONFIG.\n";

/** A shutdown that takes longer than this is ended by force. */
const FORCE_MS = 9_000;

/** The first signal lets answers finish; the second one does not wait. */
function closeOnSignal(running: Running): void {
  let closing = false;
  const onSignal = () => {
    if (closing) process.exit(1);
    closing = true;
    setTimeout(() => process.exit(0), FORCE_MS).unref();
    void running.close().then(() => process.exit(0));
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

function complain(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
    return;
  }
  const line =
    error instanceof ProblemError
      ? `${error.problem.message} ${error.problem.hint}`
      : `Cutaway could not start: ${error instanceof Error ? error.message : String(error)}`;
  // Threads and sockets that were made before it went wrong must not keep the process.
  process.stderr.write(`cutaway: ${line}\n`, () => process.exit(1));
}

/**
 * The whole life of the process: arguments, start, the printed URL, signals. Whatever prevents
 * the start is one line on stderr and an exit code, never a stack.
 */
export async function run(
  args: readonly string[],
  makePages: (log: Logger) => Promise<Pages>,
): Promise<void> {
  try {
    if (args[0] === "record") return await record(args.slice(1));
    const options = parseOptions(args);
    const log = makeLog();
    const running = await start(options, await makePages(log), log);
    closeOnSignal(running);
    if (running.runtime.replay?.kind === "sample" && !options.sample) process.stdout.write(NO_KUBECONFIG);
    process.stdout.write(`Cutaway is at ${running.url}\n`);
    if (options.open && process.stdout.isTTY) await open(running.url).catch(() => undefined);
  } catch (error) {
    complain(error);
  }
}
