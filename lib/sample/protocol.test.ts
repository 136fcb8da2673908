import { afterAll, describe } from "vitest";
import { systemClock } from "@/lib/base/clock";
import { openRecording } from "@/lib/recording/recording";
import { fileSource } from "@/lib/recording/source";
import { protocolContract } from "@/lib/testing/protocol/contract";
import { ProtocolSubject } from "@/lib/testing/protocol/subject";
import { startReplayServer } from "./serve/replay-server";
import { RecordedCluster } from "./state/recorded-cluster";

/** The sample cluster; CUTAWAY_RECORDING names another recording of the lab. */
const FILE = process.env.CUTAWAY_RECORDING ?? "sample/sample.cutrec";

describe("the replay of a recording of the lab", () => {
  const closing: Array<() => void> = [];
  afterAll(() => {
    for (const close of closing) close();
  });

  protocolContract(async () => {
    const cluster = new RecordedCluster(openRecording(fileSource(FILE)), systemClock);
    const unexpected = (error: unknown) => {
      throw error;
    };
    const options = { cluster, clock: systemClock, random: Math.random, token: "contract", unexpected };
    const server = await startReplayServer(options);
    cluster.player.start();
    closing.push(() => {
      cluster.player.stop();
      void server.close();
    });
    return ProtocolSubject.ofToken(server.port, "contract");
  });
});
