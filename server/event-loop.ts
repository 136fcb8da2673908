import { type IntervalHistogram, monitorEventLoopDelay } from "node:perf_hooks";
import type { About } from "@/lib/about/schema";

const RESOLUTION_MS = 20;

/** How late timers fire: what heartbeats and streams would suffer from. */
export class EventLoopWatch {
  private readonly histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.histogram.enable();
  }

  /** Milliseconds beyond the due time. The histogram counts nanoseconds, its own period included. */
  read(): About["eventLoop"] {
    const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
    const { histogram } = this;
    return {
      p50: late(histogram.percentile(50)),
      p99: late(histogram.percentile(99)),
      max: late(histogram.max),
    };
  }

  stop(): void {
    this.histogram.disable();
  }
}
