import type { CatalogueMeta, ChangeRow } from "@/lib/apis/live-schema";
import type { StreamStatus, Window } from "@/lib/stream/messages";
import { catalogueStatus } from "./catalogue-status";
import type { LiveCatalogue } from "./live-catalogue";
import type { LiveView } from "./view";

/** Disagreements that are shown; a cluster that has more has another problem. */
const MAX_DISAGREEMENTS = 100;

/** What changed in a catalogue, as rows of a log, and which revision of it is the newest. */
export class CatalogueView implements LiveView {
  readonly epoch = 1;
  revision = 1;
  readonly #live: LiveCatalogue;
  readonly #openedAt: number;
  readonly #stop: () => void;
  readonly #listeners = new Set<() => void>();

  /** @param openedAt wall clock, ms */
  constructor(live: LiveCatalogue, openedAt: number) {
    this.#live = live;
    this.#openedAt = openedAt;
    this.#stop = live.onChange(() => {
      this.revision += 1;
      for (const listener of this.#listeners) listener();
    });
  }

  frame(window: Window): { offset: number; total: number; rows: ChangeRow[]; meta: CatalogueMeta } {
    const { changes, logged } = this.#live;
    const gone = logged - changes.length;
    const [from, to] =
      "tail" in window ? [logged - window.tail, logged] : [window.offset, window.offset + window.count];
    const offset = Math.min(Math.max(from, gone), logged);
    const rows = changes.slice(offset - gone, Math.max(0, to - gone));
    return { offset, total: logged, rows: rows.map(changeRow), meta: this.#meta() };
  }

  status(): StreamStatus {
    return catalogueStatus(this.#live, this.#openedAt);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#stop();
  }

  #meta(): CatalogueMeta {
    const { id, revision, readAt, evidence, disagreements } = this.#live;
    return {
      revision: `${id}.${revision}`,
      readAt,
      evidence: [...evidence],
      disagreements: disagreements.slice(0, MAX_DISAGREEMENTS),
    };
  }
}

const changeRow = (change: LiveCatalogue["changes"][number]): ChangeRow => ({
  key: String(change.seq),
  rev: "0",
  ...change,
});
