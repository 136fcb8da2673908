import { useState } from "react";
import { sendCommand } from "@/components/data/command";
import { toProblem, useApi } from "@/components/data/query";
import { useSession } from "@/components/data/session";
import type { Problem } from "@/lib/base/problem";
import { IDLE, type RecorderStart, type RecorderState } from "@/lib/replay/recorder-schema";

export interface RecorderControl {
  readonly state: RecorderState;
  readonly isRunning: boolean;
  /** Why the last command was refused. */
  readonly refused: Problem | null;
  start(what: RecorderStart): void;
  stop(): void;
}

const RUNNING_MS = 1_000;
/** Another tab may have started it. */
const IDLE_MS = 10_000;

export const isRunning = ({ state }: RecorderState): boolean =>
  state === "preparing" || state === "recording";

/** The recording that the process makes of a live cluster. */
export function useRecorder(enabled: boolean): RecorderControl {
  const isIn = useSession().kind === "in";
  const [hurry, setHurry] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const { data = IDLE, refresh } = useApi<RecorderState>("/api/recorder", {
    enabled: enabled && isIn,
    refreshMs: hurry ? RUNNING_MS : IDLE_MS,
  });
  const running = isRunning(data);
  if (running !== hurry) setHurry(running);
  const send = (path: string, body: object) => {
    setRefused(null);
    sendCommand<RecorderState>(path, body)
      .catch((error: unknown) => setRefused(toProblem(error)))
      .finally(refresh);
  };
  return {
    state: data,
    isRunning: running,
    refused,
    start: (what) => send("/api/recorder/start", what),
    stop: () => send("/api/recorder/stop", {}),
  };
}
