import { digString } from "@/lib/base/json";
import type { KubeObject } from "@/lib/objects/kube-object";
import { classifyChange } from "./change";
import type { ChangeClass, LabEvent, ObjectIdentity, StatusError } from "./types";

/** A decoded watch event with its object redacted; what lib/kube decodes has this shape. */
export type SeenEvent =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: KubeObject }
  | { readonly type: "BOOKMARK"; readonly resourceVersion: string; readonly initialEventsEnd: boolean }
  | { readonly type: "ERROR"; readonly status: StatusError };

export interface ObserverOptions {
  readonly stream: string;
  readonly group: string;
  readonly version: string;
  /** Bytes of previous versions kept to compare with. Default 32 MiB; the objects untouched for longest go first. */
  readonly maxBytes?: number;
}

export interface Observer {
  /**
   * The next event of the stream. `at` is wall clock in ms, `bytes` the line's length. An object the observer
   * has no previous version of gets the change null: unknown is not "none".
   */
  event(event: SeenEvent, at: number, bytes: number): Omit<LabEvent, "seq">;
  /**
   * A watch begins. With `sendsState` (no resourceVersion, "0", or sendInitialEvents) its first ADDED events
   * tell the state rather than changes: until the initial-events-end bookmark, or the first event of another
   * type where the server sends none.
   */
  opened(sendsState: boolean): void;
  /** An object of a list: a version to compare with. */
  listed(object: KubeObject, bytes: number): void;
  /** The version of an object that the next event about it will be compared with; null when there is none. */
  previous(uid: string): KubeObject | null;
  /** Forgets every version: nothing of them may be kept. */
  forget(): void;
}

export function createObserver({ maxBytes = 32 * 2 ** 20, ...about }: ObserverOptions): Observer {
  const previous = new Previous(maxBytes);
  let lastAt: number | null = null;
  let inState = false;

  const rowFor = (event: SeenEvent, at: number, bytes: number) => {
    if (event.type !== "ADDED") inState = false;
    const gapMs = lastAt === null ? null : Math.max(0, at - lastAt);
    lastAt = at;
    return { ...NOTHING, stream: about.stream, at, gapMs, type: event.type, bytes, synthetic: inState };
  };

  return {
    opened(sendsState) {
      inState = sendsState;
    },
    listed: (object, bytes) => previous.put(object, bytes),
    previous: (uid) => previous.get(uid),
    forget: () => previous.clear(),
    event(event, at, bytes) {
      const row = rowFor(event, at, bytes);
      if (event.type === "ERROR") return { ...row, error: errorOf(event.status) };
      if (event.type === "BOOKMARK") {
        const { resourceVersion, initialEventsEnd } = event;
        return { ...row, resourceVersion: resourceVersion || null, initialEventsEnd };
      }
      const change = event.type === "MODIFIED" ? previous.compare(event.object) : null;
      if (event.type === "DELETED") previous.drop(event.object);
      else previous.put(event.object, bytes);
      const { resourceVersion } = event.object.metadata;
      return {
        ...row,
        resourceVersion,
        identity: identityOf(event.object, about),
        change,
        object: event.object,
      };
    },
  };
}

const NOTHING = {
  resourceVersion: null,
  identity: null,
  initialEventsEnd: false,
  change: null,
  error: null,
  object: null,
} as const;

function identityOf(
  object: KubeObject,
  { group, version }: Pick<ObjectIdentity, "group" | "version">,
): ObjectIdentity {
  const kind = digString(object, "kind") ?? "";
  const namespace = digString(object, "metadata", "namespace") || null;
  return { group, version, kind, namespace, name: object.metadata.name, uid: object.metadata.uid };
}

/** The declared fields alone, so that nothing else of a Status travels on. */
function errorOf({ code, reason, message, causes, retryAfterSeconds }: StatusError): StatusError {
  return { code, reason, message, causes, retryAfterSeconds };
}

/** The last version of each object, by uid, within a budget. */
class Previous {
  readonly #versions = new Map<string, { readonly object: KubeObject; readonly bytes: number }>();
  #bytes = 0;
  constructor(private readonly maxBytes: number) {}

  get(uid: string): KubeObject | null {
    return this.#versions.get(uid)?.object ?? null;
  }

  compare(object: KubeObject): ChangeClass | null {
    const before = this.get(object.metadata.uid);
    return before === null ? null : classifyChange(before, object);
  }

  clear(): void {
    this.#versions.clear();
    this.#bytes = 0;
  }

  put(object: KubeObject, bytes: number): void {
    this.drop(object);
    this.#versions.set(object.metadata.uid, { object, bytes });
    this.#bytes += bytes;
    for (const { object: oldest } of this.#versions.values()) {
      if (this.#bytes <= this.maxBytes) return;
      this.drop(oldest);
    }
  }

  drop({ metadata: { uid } }: KubeObject): void {
    this.#bytes -= this.#versions.get(uid)?.bytes ?? 0;
    this.#versions.delete(uid);
  }
}
