import { useEffect, useState } from "react";
import { sendCommand } from "@/components/data/command";
import { useApi } from "@/components/data/query";
import { useSession } from "@/components/data/session";
import { stampFiles } from "@/components/ui/file-stamp";
import { useNow } from "@/components/ui/use-now";
import { positionAfter, stampOf } from "@/lib/replay/position";
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

/** The recording that the page is about; null for a live cluster, and while that is not known. */
export function useReplay(): ReplayControl | null {
  const enabled = useSession().kind === "in";
  const { data, at } = useApi<Replay>("/api/replay", { enabled, refreshMs: REFRESH_MS });
  const [told, setTold] = useState<{ state: ReplayState; at: number } | null>(null);
  const now = useNow();
  const asked = data?.replay ? { state: data.replay, at: at ?? now } : null;
  const latest = told !== null && asked !== null && told.at > asked.at ? told : asked;
  const kind = asked?.state.kind ?? null;
  const startedAt = asked?.state.startedAt ?? "";
  useEffect(() => {
    stampFiles(kind === null ? null : { kind, text: stampOf({ kind, startedAt }) });
  }, [kind, startedAt]);
  if (latest === null) return null;
  return {
    state: latest.state,
    position: positionAfter(latest.state, Math.max(0, now - latest.at)),
    send: (command) => {
      sendCommand<ReplayState>("/api/replay/control", command).then(
        (state) => setTold({ state, at: Date.now() }),
        // The next answer of /api/replay says how it is.
        () => undefined,
      );
    },
  };
}
