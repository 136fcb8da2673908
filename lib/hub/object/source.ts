import type { KubeObject } from "@/lib/objects/kube-object";
import type { StreamStatus } from "@/lib/stream/messages";
import type { SharedWatch } from "../shared-watch";
import { streamStatus } from "../status";

/** One object, however it is come by. */
export interface ObjectSource {
  readonly how: "watch" | "poll";
  /** As it is now; null when it is not there, or nothing is known of it. */
  readonly object: KubeObject | null;
  status(): StreamStatus;
  /** Ids of the evidence of the newest requests. */
  requests(): readonly string[];
  /** Returns what ends it. */
  onChange(listener: () => void): () => void;
  close(): void;
}

/** Through a watch that is about this object alone. */
export class WatchedObject implements ObjectSource {
  readonly how = "watch";
  readonly #watch: { readonly value: SharedWatch; close(): void };

  /** @param name of the object: not every extension server keeps to a field selector */
  constructor(
    watch: { readonly value: SharedWatch; close(): void },
    readonly name: string,
  ) {
    this.#watch = watch;
  }

  get object(): KubeObject | null {
    let newest: KubeObject | null = null;
    // Two for a moment, when one took the other's place: the later one was put in last.
    for (const object of this.#watch.value.reflector.objects.values())
      if (object.metadata.name === this.name) newest = object;
    return newest;
  }

  status(): StreamStatus {
    return streamStatus(this.#watch.value.reflector.status());
  }

  requests(): readonly string[] {
    return this.#watch.value.requests();
  }

  onChange(listener: () => void): () => void {
    const { reflector } = this.#watch.value;
    const stops = [reflector.onDelta(listener), reflector.onStatus(listener)];
    return () => {
      for (const stop of stops) stop();
    };
  }

  close(): void {
    this.#watch.close();
  }
}
