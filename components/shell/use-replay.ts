import { useEffect } from "react";
import { sendCommand } from "@/components/data/command";
import { setPlaying, usePlaying } from "@/components/data/playing";
import { useApi } from "@/components/data/query";
import { useSession } from "@/components/data/session";
import { stampFiles } from "@/components/ui/file-stamp";
import { stampOf } from "@/lib/replay/position";
import type { Replay, ReplayState } from "@/lib/replay/schema";

export type ReplayCommand =
  | { readonly do: "pause"; readonly paused: boolean }
  | { readonly do: "speed"; readonly speed: number }
  | { readonly do: "seek"; readonly position: number };

export interface ReplayControl {
  readonly state: ReplayState;
  /** Now, in ms since the recording began. */
  readonly position: number;
  send(command: ReplayCommand): void;
}

/** Another tab may have moved it. */
const REFRESH_MS = 5_000;

/** Asks, for the whole page, whether it is about a recording. Once, in the shell. */
export function useReplayWatch(): void {
  const enabled = useSession().kind === "in";
  const { data, at } = useApi<Replay>("/api/replay", { enabled, refreshMs: REFRESH_MS });
  const replay = data?.replay ?? null;
  const kind = replay?.kind ?? null;
  const startedAt = replay?.startedAt ?? "";
  useEffect(() => {
    setPlaying(replay === null ? null : { state: replay, at: at ?? Date.now() });
  }, [replay, at]);
  useEffect(() => {
    stampFiles(kind === null ? null : { kind, text: stampOf({ kind, startedAt }) });
  }, [kind, startedAt]);
}

/** The recording that the page is about; null for a live cluster, and while that is not known. */
export function useReplay(): ReplayControl | null {
  const playing = usePlaying();
  return playing === null ? null : { ...playing, send };
}

function send(command: ReplayCommand): void {
  sendCommand<ReplayState>("/api/replay/control", command).then(
    (state) => setPlaying({ state, at: Date.now() }),
    // The next answer of /api/replay says how it is.
    () => undefined,
  );
}
