import { parentPort, workerData } from "node:worker_threads";
import { problemOf } from "./problem-status";
import { beginRecording, type RecordTask } from "./record/begin";
import type { RecorderReply } from "./record/recorder-thread";

/** Runs in a thread of its own: masking and packing what a cluster says takes longer than a stream may wait. */
const reply = (message: RecorderReply): void => parentPort?.postMessage(message);

async function run(task: RecordTask): Promise<void> {
  const { recorder, close } = await beginRecording(task, (progress) => reply({ kind: "progress", progress }));
  parentPort?.on("message", () => void recorder.stop());
  reply({ kind: "progress", progress: recorder.progress });
  await recorder.done();
  close();
  parentPort?.close();
}

run(workerData as RecordTask).catch((error: unknown) => reply({ kind: "failed", problem: problemOf(error) }));
