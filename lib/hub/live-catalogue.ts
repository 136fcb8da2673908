import { randomBytes } from "node:crypto";
import { type ApiService, readApiService } from "@/lib/apis/api-service";
import { buildCatalogue, type Catalogue } from "@/lib/apis/catalogue";
import { type CatalogueChange, catalogueChanges } from "@/lib/apis/changes";
import { type Crd, readCrd } from "@/lib/apis/crd";
import { type Disagreement, findDisagreements } from "@/lib/apis/disagreements";
import type { Clock, Timer } from "@/lib/base/clock";
import { type Problem, ProblemError } from "@/lib/base/problem";
import type { DiscoveryReader } from "@/lib/kube/discovery";
import { networkProblem } from "@/lib/kube/errors";
import type { ReflectorStatus } from "@/lib/kube/reflector/status";
import type { Discovery } from "@/lib/objects/discovery";
import type { KubeObject } from "@/lib/objects/kube-object";
import { waitBeforeReading } from "./catalogue-pace";
import type { Shareable } from "./pool";

/** What the catalogue needs of a shared watch. */
export interface WatchedObjects {
  readonly objects: ReadonlyMap<string, KubeObject>;
  status(): ReflectorStatus;
  onDelta(listener: () => void): () => void;
  onStatus(listener: () => void): () => void;
}

export interface LiveCatalogueOptions {
  readonly clock: Clock;
  readonly reader: Pick<DiscoveryReader, "read">;
  readonly services: WatchedObjects;
  readonly crds: WatchedObjects;
  /** Gives the watches back, once it is closed. */
  readonly release?: () => void;
}

/** A change with when it was seen (wall clock, ms) and its number in the log. */
export interface LoggedChange extends CatalogueChange {
  readonly seq: number;
  readonly at: number;
}

/** Events come in bursts: one chart installs many CRDs. */
const SETTLE_MS = 60;
const READ_LIMIT_MS = 60_000;
const MAX_CHANGES = 2_000;
const PURPOSE = "apis/catalogue";

/**
 * What a cluster serves, kept up to date: APIServices and CRDs are watched, and whenever one changes, discovery is
 * asked whether it did as well. Shared by all who look.
 */
export class LiveCatalogue implements Shareable {
  /** Tells this catalogue from one that was made before or after it. */
  readonly id = randomBytes(9).toString("base64url");
  catalogue: Catalogue | null = null;
  disagreements: readonly Disagreement[] = [];
  readonly changes: LoggedChange[] = [];
  /** Changes ever logged; the oldest of them may be gone from `changes`. */
  logged = 0;
  /** Grows with every new `catalogue`. */
  revision = 0;
  /** When discovery was last answered, wall clock, ms; null: not yet. */
  readAt: number | null = null;
  /** Why the last reading failed; null when it did not. */
  problem: Problem | null = null;
  nextReadAt: number | null = null;
  /** Ids of the records behind the last reading. */
  evidence: readonly string[] = [];
  readonly #options: LiveCatalogueOptions;
  readonly #abort = new AbortController();
  readonly #stop: readonly (() => void)[];
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Set<() => void>();
  #discovery: Discovery | null = null;
  #timer: Timer | null = null;
  #settle: Timer | null = null;
  #reading = false;
  #again = false;
  #failures = 0;
  #disagreeSince = 0;

  constructor(options: LiveCatalogueOptions) {
    this.#options = options;
    const { services, crds } = options;
    this.#stop = [services, crds].flatMap((watched) => [
      watched.onDelta(() => this.#stirred()),
      watched.onStatus(() => this.#heard()),
    ]);
    void this.#read();
  }

  bytes(): number {
    return 1_000 * (this.catalogue?.groups.length ?? 0);
  }

  get services(): readonly ApiService[] | null {
    return readAll(this.#options.services, readApiService);
  }

  get crds(): readonly Crd[] | null {
    return readAll(this.#options.crds, readCrd);
  }

  get watches(): readonly ReflectorStatus[] {
    return [this.#options.services.status(), this.#options.crds.status()];
  }

  /** Resolves with the first catalogue. @throws ProblemError why there is none */
  async ready(signal: AbortSignal): Promise<Catalogue> {
    while (this.catalogue === null) {
      if (this.problem !== null) throw new ProblemError(this.problem);
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
      signal.throwIfAborted();
    }
    return this.catalogue;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    for (const stop of this.#stop) stop();
    this.#abort.abort();
    this.#timer?.cancel();
    this.#settle?.cancel();
    this.#options.release?.();
  }

  /** Something that is watched changed: show that at once, and ask discovery. */
  #stirred(): void {
    this.#settle ??= this.#options.clock.after(SETTLE_MS, () => {
      this.#settle = null;
      this.#rebuild();
      void this.#read();
    });
  }

  #heard(): void {
    if (this.catalogue === null) this.#rebuild();
    // The server is back: what failed before may be asked at once.
    if (this.problem !== null && this.watches.some(({ phase }) => phase === "live")) void this.#read();
    this.#tell();
  }

  async #read(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    this.#timer?.cancel();
    const ids: string[] = [];
    const limit = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(READ_LIMIT_MS)]);
    try {
      const { discovery } = await this.#options.reader.read(limit, PURPOSE, (id) => ids.push(id));
      this.#answered(discovery);
    } catch (error) {
      this.problem = networkProblem(error).problem;
      this.#failures += 1;
    }
    this.evidence = ids;
    this.#reading = false;
    if (this.#abort.signal.aborted) return;
    this.#schedule();
    this.#tell();
  }

  #answered(discovery: Discovery): void {
    this.problem = null;
    this.#failures = 0;
    this.readAt = this.#options.clock.now();
    const same = discovery === this.#discovery;
    this.#discovery = discovery;
    if (!same || this.catalogue === null) this.#rebuild();
  }

  #schedule(): void {
    const { clock } = this.#options;
    const wait = waitBeforeReading({
      failures: this.#failures,
      stirred: this.#again,
      legacy: this.#discovery?.form === "legacy",
      watched: this.watches.every(({ phase }) => phase === "live"),
      disagreeingMs: this.disagreements.length === 0 ? null : clock.monotonic() - this.#disagreeSince,
    });
    this.#again = false;
    this.nextReadAt = clock.now() + wait;
    this.#timer = clock.after(wait, () => void this.#read());
  }

  /** Waits at the beginning for all there will be, so that what is merely late is not called a change. */
  #rebuild(): void {
    if (this.#discovery === null) return;
    if (this.catalogue === null && this.watches.some(isUnderWay)) return;
    const { services, crds } = this;
    const next = buildCatalogue(this.#discovery, { services, crds });
    if (this.catalogue !== null) this.#log(catalogueChanges(this.catalogue, next));
    this.catalogue = next;
    this.#disagree(services === null ? [] : findDisagreements(next, services, crds));
    this.revision += 1;
    this.#tell();
  }

  #disagree(found: readonly Disagreement[]): void {
    if (JSON.stringify(found) !== JSON.stringify(this.disagreements))
      this.#disagreeSince = this.#options.clock.monotonic();
    this.disagreements = found;
  }

  #log(changes: readonly CatalogueChange[]): void {
    const at = this.#options.clock.now();
    for (const change of changes) this.changes.push({ ...change, at, seq: this.logged++ });
    this.changes.splice(0, this.changes.length - MAX_CHANGES);
  }

  #tell(): void {
    if (this.catalogue !== null || this.problem !== null) {
      for (const resolve of this.#waiting) resolve();
      this.#waiting.clear();
    }
    for (const listener of this.#listeners) listener();
  }
}

const isUnderWay = ({ phase }: ReflectorStatus) => phase === "connecting" || phase === "syncing";

/** Null where nothing is known: denied, not served, or never read. */
function readAll<T>(watched: WatchedObjects, read: (object: unknown) => T | null): readonly T[] | null {
  const { phase, epoch } = watched.status();
  const lost = phase === "denied" || phase === "gone" || phase === "reauth";
  if (lost || epoch === 0) return null;
  return [...watched.objects.values()].flatMap((object) => read(object) ?? []);
}
