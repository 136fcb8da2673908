import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "@/lib/base/clock";
import { openRecording } from "@/lib/recording/recording";
import { fileSource } from "@/lib/recording/source";
import type { ReplayState } from "@/lib/replay/schema";
import type { ReplayCommand, ReplayReply, ReplayRequest, ReplayStart } from "@/lib/sample/replay-messages";
import { startReplayServer } from "@/lib/sample/serve/replay-server";
import { RecordedCluster } from "@/lib/sample/state/recorded-cluster";
import { problemOf } from "./problem-status";

/** Runs in a thread of its own: reads a recording, plays it, and serves it as an apiserver. */
const reply = (message: ReplayReply): void => parentPort?.postMessage(message);

async function run({ file, token, kind }: ReplayStart): Promise<void> {
  const recording = openRecording(fileSource(file));
  const cluster = new RecordedCluster(recording, systemClock);
  const { port } = await startReplayServer({
    cluster,
    clock: systemClock,
    random: Math.random,
    token,
    unexpected: (error) => reply({ kind: "unexpected", error: problemOf(error).message }),
  });
  const { header, end } = recording;
  const state = (): ReplayState => ({
    kind,
    startedAt: header.startedAt,
    cluster: header.cluster.name,
    gitVersion: header.cluster.gitVersion,
    namespaces: header.namespaces,
    cutAt: end.state === "cut" ? end.byte : null,
    ...cluster.player.state(),
  });
  parentPort?.on("message", ({ id, command }: ReplayRequest) => {
    obey(cluster, command);
    reply({ kind: "done", id, state: state() });
  });
  cluster.player.start();
  reply({ kind: "ready", port, state: state() });
}

function obey({ player }: RecordedCluster, command: ReplayCommand): void {
  switch (command.do) {
    case "speed":
      player.setSpeed(command.speed);
      break;
    case "pause":
      player.setPaused(command.paused);
      break;
    case "seek":
      player.seek(command.position);
      break;
    case "state":
      break;
  }
}

run(workerData as ReplayStart).catch((error: unknown) =>
  reply({ kind: "failed", problem: problemOf(error) }),
);
