import type { Requests, Scene } from "./scene";

export interface Outcome {
  /** From the end of the fault until the tab was live and showed everything written meanwhile. */
  readonly backMs: number;
  readonly syncs: number;
  readonly watches: number;
  readonly found: readonly string[];
}

/** What a fault suite measured, as a table for whoever reads its output. */
export class Measured {
  readonly #rows: Array<readonly (string | number)[]> = [];

  /** Call at the moment the fault is over; waits until the tab has caught up, and compares. */
  async recovery(fault: string, scene: Scene, before: Requests): Promise<Outcome> {
    const healedAt = performance.now();
    await scene.shows();
    const backMs = performance.now() - healedAt;
    const { syncs, watches } = scene.requests();
    const found = (await scene.violations()).map(({ invariant, what }) => `${invariant}: ${what}`);
    const outcome = {
      backMs: Math.round(backMs),
      syncs: syncs - before.syncs,
      watches: watches - before.watches,
      found,
    };
    this.#rows.push([fault, outcome.backMs, outcome.syncs, outcome.watches, found.length]);
    return outcome;
  }

  /** A time that is not one of recovery. */
  note(fault: string, ms: number): void {
    this.#rows.push([fault, Math.round(ms), "", "", ""]);
  }

  print(): void {
    if (this.#rows.length === 0) return;
    const line = (cells: readonly (string | number)[]) =>
      cells.map((cell, i) => (i === 0 ? String(cell).padEnd(76) : String(cell).padStart(12))).join("");
    const table = [["fault", "ms", "lists", "watches", "violations"], ...this.#rows].map(line);
    process.stdout.write(`${table.join("\n")}\n`);
  }
}
