import type { Problem } from "@/lib/base/problem";
import type { Standing } from "@/lib/kube/reflector/status";
import type { TreeKind, TreeObject } from "@/lib/trees/tree-object";

/** Objects that came, changed or went. */
export interface FeedChange {
  readonly put: readonly TreeObject[];
  readonly removed: readonly string[];
  /** The difference to a new snapshot, rather than one event. */
  readonly resync: boolean;
}

/** What is known of a feed before its watch says anything, or when it could not be had. */
export interface WaitingStatus {
  readonly phase: "waiting" | "failed";
  readonly reason: Problem | null;
}

/** `past` once it is read; it does not change any more. `gone`: the cluster no longer keeps that moment. */
export interface PastStatus {
  readonly phase: "waiting" | "syncing" | "past" | "denied" | "gone" | "failed";
  readonly reason: Problem | null;
  readonly since: number;
  readonly objects: number;
  readonly progress: { readonly received: number; readonly expected: number | null } | null;
  readonly lastEventAt: null;
}

/** One kind in one scope, live or of the past. */
export interface Feed {
  readonly kind: TreeKind;
  /** Null: all namespaces, or a cluster-scoped kind. */
  readonly namespace: string | null;
  /** Begins; resolves once there is data, or a reason why there is none. Never rejects. */
  open(): Promise<void>;
  status(): Standing | WaitingStatus | PastStatus;
  /** Evidence records of the newest requests, by id. */
  requests(): string[];
  close(): void;
}
