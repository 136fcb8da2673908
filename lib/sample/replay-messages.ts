import type { Problem } from "@/lib/base/problem";
import type { ReplayState } from "@/lib/replay/schema";

/** What the thread that replays is started with. */
export interface ReplayStart {
  readonly file: string;
  readonly token: string;
  readonly kind: ReplayState["kind"];
}

/** What a person chose. */
export type ReplayCommand =
  | { readonly do: "state" }
  | { readonly do: "speed"; readonly speed: number }
  | { readonly do: "pause"; readonly paused: boolean }
  | { readonly do: "seek"; readonly position: number };

export interface ReplayRequest {
  readonly id: number;
  readonly command: ReplayCommand;
}

export type ReplayReply =
  | { readonly kind: "ready"; readonly port: number; readonly state: ReplayState }
  | { readonly kind: "failed"; readonly problem: Problem }
  | { readonly kind: "done"; readonly id: number; readonly state: ReplayState }
  | { readonly kind: "unexpected"; readonly error: string };
