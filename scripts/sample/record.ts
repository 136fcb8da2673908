import { labKubeconfig } from "@/lab/index";
import { DEFAULT_LAB, labPaths } from "@/lab/paths";
import { systemClock } from "@/lib/base/clock";
import { createClusters } from "@/lib/kube/clusters";
import { EvidenceLog } from "@/lib/kube/evidence-log";
import { type Include, MAX_BYTES } from "@/lib/recorder/options";
import { Recorder } from "@/lib/recorder/recorder";
import { fileSink } from "@/lib/recording/sink";
import { version } from "../../package.json";
import { kubectlOf, prepare, restore, type Step } from "./scenario";

export interface TakeOptions {
  readonly out: string;
  readonly seconds: number;
  readonly steps: readonly Step[];
  readonly everyMs: number;
  readonly include: ReadonlySet<Include>;
}

/** Records the lab while the steps are taken, and brings it back to what it was. */
export async function take({ out, seconds, steps, everyMs, include }: TakeOptions): Promise<void> {
  const lab = kubectlOf(labPaths(DEFAULT_LAB));
  const clusters = await createClusters({
    kubeconfig: labKubeconfig(),
    evidence: new EvidenceLog(1),
    clock: systemClock,
    userAgent: `cutaway/${version}`,
  });
  try {
    if (steps.length > 0) await prepare(lab);
    const recorder = await Recorder.start({
      transport: await clusters.transport(),
      clock: systemClock,
      random: Math.random,
      sink: await fileSink(out),
      tool: `cutaway ${version}`,
      name: "sample cluster",
      namespaces: null,
      include,
      forMs: seconds * 1000,
      maxBytes: MAX_BYTES,
      everyMs,
      // The shop's settings are made up, and its secrets are not in it.
      reveal: new Set(["env", "args"]),
    });
    const over = recorder.done();
    await play(steps, lab, Date.now(), over);
    const { bytes, events, problem } = await over;
    if (problem !== null) throw new Error(problem.message);
    console.log(`recorded ${seconds} s, ${events} events, ${bytes} bytes`);
  } finally {
    if (steps.length > 0) await restore(lab);
    clusters.close();
  }
}

async function play(
  steps: readonly Step[],
  lab: Parameters<Step["run"]>[0],
  began: number,
  over: Promise<unknown>,
) {
  for (const { at, what, run } of steps) {
    const wait = new Promise((resolve) => setTimeout(resolve, began + at * 1000 - Date.now()));
    await Promise.race([wait, over]);
    if (what !== "") console.log(`${String(at).padStart(4)} s  ${what}`);
    await run(lab).catch((error: unknown) => console.error(`      ${String(error)}`));
  }
}
