import type { Recorder, RecordingProgress } from "@/lib/recorder/recorder";
import { openRecording } from "@/lib/recording/recording";
import { fileSource } from "@/lib/recording/source";
import { beginRecording } from "./begin";
import { parseRecordOptions } from "./options";
import { summaryOf } from "./summary";

/** Progress is told at most so often where lines stay on the screen. */
const QUIET_MS = 10_000;

/**
 * `cutaway record`: records until the time or size is reached, or until the first signal; the second one does not wait.
 * @throws CommanderError, ProblemError
 */
export async function record(args: readonly string[]): Promise<void> {
  const options = parseRecordOptions(args);
  const { recorder, close } = await beginRecording(options, teller());
  try {
    stopOnSignal(recorder);
    await finish(await recorder.done(), options.out);
  } finally {
    close();
  }
}

async function finish({ problem }: RecordingProgress, out: string): Promise<void> {
  if (process.stderr.isTTY) process.stderr.write("\n");
  if (problem !== null) {
    process.stderr.write(`cutaway: ${problem.message} ${problem.hint}\n`);
    process.exitCode = 1;
  }
  const recording = openRecording(fileSource(out));
  process.stdout.write(`${summaryOf(recording, out)}\n`);
  recording.close();
}

function stopOnSignal(recorder: Recorder): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    void recorder.stop();
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

/** One line that is written over on a terminal; elsewhere a line now and then. */
function teller(): (progress: RecordingProgress) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${lineOf(progress)}`);
    else if (progress.elapsedMs >= last + QUIET_MS) {
      last = progress.elapsedMs;
      process.stderr.write(`${lineOf(progress)}\n`);
    }
  };
}

function lineOf({ state, elapsedMs, bytes, events, collections }: RecordingProgress): string {
  const seconds = Math.round(elapsedMs / 1000);
  const read = state === "preparing" ? `, ${collections.ready} of ${collections.all} collections read` : "";
  return `recording: ${seconds} s, ${(bytes / 1024 ** 2).toFixed(1)} MiB, ${events} events${read}`;
}
