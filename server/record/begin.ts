import { systemClock } from "@/lib/base/clock";
import { createClusters } from "@/lib/kube/clusters";
import { EvidenceLog } from "@/lib/kube/evidence-log";
import type { RecordOptions } from "@/lib/recorder/options";
import { Recorder, type RecordingProgress } from "@/lib/recorder/recorder";
import { fileSink } from "@/lib/recording/sink";
import { version } from "../../package.json";

/** What to record, of which cluster, into which file. */
export interface RecordTask extends RecordOptions {
  readonly out: string;
  readonly kubeconfig: string | null;
  readonly context: string | null;
  readonly allowInsecureTls: boolean;
}

/**
 * Begins a recording, with connections of its own.
 * @returns the recorder; call `close` when it is done
 * @throws ProblemError KUBECONFIG_…, CONTEXT_UNKNOWN, RECORDING_EXISTS, RECORDING_UNWRITABLE, and what the cluster answers
 */
export async function beginRecording(
  task: RecordTask,
  onProgress: (progress: RecordingProgress) => void,
): Promise<{ readonly recorder: Recorder; close(): void }> {
  const clusters = await createClusters({
    ...(task.kubeconfig !== null && { kubeconfig: task.kubeconfig }),
    ...(task.context !== null && { context: task.context }),
    allowInsecureTls: task.allowInsecureTls,
    evidence: new EvidenceLog(1),
    clock: systemClock,
    userAgent: `cutaway/${version}`,
  });
  try {
    const recorder = await Recorder.start({
      ...task,
      transport: await clusters.transport(),
      clock: systemClock,
      random: Math.random,
      sink: await fileSink(task.out),
      tool: `cutaway ${version}`,
      onProgress,
    });
    return { recorder, close: () => clusters.close() };
  } catch (error) {
    clusters.close();
    throw error;
  }
}
