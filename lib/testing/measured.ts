import type { Requests, Scene } from "./scene";

interface Measurement {
  readonly fault: string;
  /** From the end of the fault until the tab was live and showed everything written meanwhile. */
  readonly backMs: number;
  readonly syncs: number;
  readonly watches: number;
  readonly violations: number;
}

export interface Outcome extends Measurement {
  readonly found: readonly string[];
}

/** What a fault suite measured, as a table for whoever reads its output. */
export class Measured {
  readonly #rows: Measurement[] = [];

  /** Call at the moment the fault is over; waits until the tab has caught up, and compares. */
  async recovery(fault: string, scene: Scene, before: Requests): Promise<Outcome> {
    const healedAt = performance.now();
    await scene.shows();
    const backMs = performance.now() - healedAt;
    const { syncs, watches } = scene.requests();
    const found = (await scene.violations()).map(({ invariant, what }) => `${invariant}: ${what}`);
    const row = {
      fault,
      backMs: Math.round(backMs),
      syncs: syncs - before.syncs,
      watches: watches - before.watches,
      violations: found.length,
    };
    this.#rows.push(row);
    return { ...row, found };
  }

  print(): void {
    if (this.#rows.length === 0) return;
    const line = (cells: readonly (string | number)[]) =>
      cells.map((cell, i) => (i === 0 ? String(cell).padEnd(46) : String(cell).padStart(12))).join("");
    const table = [
      line(["fault", "live, ms", "lists", "watches", "violations"]),
      ...this.#rows.map(({ fault, backMs, syncs, watches, violations }) =>
        line([fault, backMs, syncs, watches, violations]),
      ),
    ];
    process.stdout.write(`${table.join("\n")}\n`);
  }
}
