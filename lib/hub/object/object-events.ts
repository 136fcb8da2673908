import { digString } from "@/lib/base/json";
import type { ObjectEvent } from "@/lib/object/api-schema";
import { newestFirst, readEvent } from "@/lib/object/events";
import type { StreamStatus, Window } from "@/lib/stream/messages";
import type { SharedWatch } from "../shared-watch";
import { streamStatus } from "../status";
import type { LiveView } from "../view";
import { windowOf } from "../window";

/** The events about one object, the newest first. */
export class ObjectEvents implements LiveView {
  readonly epoch = 1;
  revision = 1;
  readonly #watch: { readonly value: SharedWatch; close(): void };
  readonly #name: string;

  constructor(watch: { readonly value: SharedWatch; close(): void }, name: string) {
    this.#watch = watch;
    this.#name = name;
  }

  frame(window: Window) {
    return { ...windowOf(this.rows(), window), meta: null };
  }

  rows(): ObjectEvent[] {
    const events = [...this.#watch.value.reflector.objects.values()];
    return newestFirst(
      events.filter((event) => digString(event, "involvedObject", "name") === this.#name).map(readEvent),
    );
  }

  status(): StreamStatus {
    return streamStatus(this.#watch.value.reflector.status());
  }

  onChange(listener: () => void): () => void {
    const { reflector } = this.#watch.value;
    const stops = [
      reflector.onDelta(() => {
        this.revision += 1;
        listener();
      }),
      reflector.onStatus(listener),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  close(): void {
    this.#watch.close();
  }
}
