import type { ExportOptions } from "@/lib/access/redact/exported";
import type { Clock, Timer } from "@/lib/base/clock";
import { digArray, digString } from "@/lib/base/json";
import { type Problem, ProblemError } from "@/lib/base/problem";
import { DiscoveryReader } from "@/lib/kube/discovery";
import { askReadyz, ReadinessProbe } from "@/lib/kube/reflector/readiness";
import type { KubeTransport } from "@/lib/kube/types";
import type { Discovery } from "@/lib/objects/discovery";
import type { RecordingHeader, RecordingTrailer } from "@/lib/recording/schema";
import type { ByteSink } from "@/lib/recording/sink";
import { RecordingWriter } from "@/lib/recording/writer";
import { Answers } from "./answers";
import { CollectionRecorder } from "./collection";
import { Documents } from "./documents";
import type { RecordOptions } from "./options";
import { type Collection, planOf } from "./plan";
import { MAX_KUBELETS, questionsFor, type Surroundings } from "./questions";

/** How a recording is getting on, or how it ended. */
export interface RecordingProgress {
  /** `preparing`: snapshots are being read. */
  readonly state: "preparing" | "recording" | "ended";
  /** Milliseconds since the beginning. */
  readonly elapsedMs: number;
  /** Of the file. */
  readonly bytes: number;
  readonly events: number;
  readonly collections: { readonly ready: number; readonly all: number };
  /** Things that could not be had, so far. */
  readonly missing: number;
  readonly reason: RecordingTrailer["reason"] | null;
  /** Why it failed. */
  readonly problem: Problem | null;
}

export interface RecorderOptions extends RecordOptions {
  readonly transport: KubeTransport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly sink: ByteSink;
  /** `cutaway <version>` */
  readonly tool: string;
  readonly onProgress?: (progress: RecordingProgress) => void;
}

/** So many collections are read in at once. */
const AT_ONCE = 8;
/** How long what has happened may stay out of the file. */
const FLUSH_MS = 2_000;
const CHECKPOINT_MS = 60_000;
const DISCOVERY_MS = 30_000;
/** Unpacked bytes that wait for the disk before a recording counts as too fast for it. */
const MAX_PENDING = 256 * 1024 * 1024;
const MAX_NAMESPACES_OF_RIGHTS = 50;
const MAX_MISSING = 2_000;

/** Records one cluster into one file. Reads only; nothing that is masked reaches the file. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #abort = new AbortController();
  readonly #writer: RecordingWriter;
  readonly #discovery: DiscoveryReader;
  readonly #documents: Documents;
  readonly #answers: Answers;
  readonly #masking: ExportOptions;
  readonly #readiness: ReadinessProbe;
  readonly #started: number;
  readonly #collections = new Map<string, CollectionRecorder>();
  readonly #waiting: CollectionRecorder[] = [];
  readonly #missing = new Map<string, { readonly status: number; readonly reason: string }>();
  readonly #timers = new Set<Timer>();
  readonly #done: Promise<RecordingProgress>;
  #resolve: (progress: RecordingProgress) => void = () => {};
  #asked: readonly string[] = [];
  #settled = 0;
  #reason: RecordingTrailer["reason"] | null = null;
  #problem: Problem | null = null;
  #ended = false;

  private constructor(options: RecorderOptions, header: RecordingHeader) {
    const { transport, clock, sink, reveal, quality } = options;
    const signal = this.#abort.signal;
    this.#options = options;
    this.#started = clock.monotonic();
    this.#writer = new RecordingWriter(sink, header, quality === undefined ? {} : { quality });
    this.#masking = { reveal, tally: new Map() };
    this.#readiness = new ReadinessProbe(askReadyz(transport), clock);
    this.#discovery = new DiscoveryReader(transport);
    const shared = {
      transport,
      writer: this.#writer,
      signal,
      at: () => this.#at(),
      missing: (what: string, status: number, reason: string) => this.#lacks(what, status, reason),
    };
    this.#documents = new Documents(shared);
    this.#answers = new Answers({ ...shared, clock, masking: this.#masking });
    this.#done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /**
   * Begins at once; rejects when the cluster cannot be asked at all.
   * @throws ProblemError of the transport
   */
  static async start(options: RecorderOptions): Promise<Recorder> {
    const header = await readHeader(options);
    const recorder = new Recorder(options, header);
    void recorder.#run().catch((error: unknown) => recorder.#fail(error));
    return recorder;
  }

  get progress(): RecordingProgress {
    const all = this.#collections.size;
    const isReady = all > 0 && this.#settled >= all;
    return {
      state: this.#ended ? "ended" : isReady ? "recording" : "preparing",
      elapsedMs: this.#at(),
      bytes: this.#writer.bytes,
      events: this.#writer.events,
      collections: { ready: this.#settled, all },
      missing: this.#missing.size,
      reason: this.#reason,
      problem: this.#problem,
    };
  }

  /** Ends the file in order. Resolves as `done` does. */
  stop(reason: RecordingTrailer["reason"] = "stopped"): Promise<RecordingProgress> {
    if (this.#reason === null) {
      this.#reason = reason;
      void this.#end();
    }
    return this.#done;
  }

  /** Resolves when the file is closed, however it ended. */
  done(): Promise<RecordingProgress> {
    return this.#done;
  }

  #at(): number {
    return Math.round(this.#options.clock.monotonic() - this.#started);
  }

  async #run(): Promise<void> {
    const { include, namespaces, forMs, everyMs } = this.#options;
    this.#after(forMs, () => void this.stop("time"));
    this.#each(FLUSH_MS, () => this.#flush());
    this.#each(CHECKPOINT_MS, async () => this.#writer.checkpoint(this.#at()));
    await this.#discover().catch((error: unknown) => this.#fail(error));
    this.#each(DISCOVERY_MS, () => this.#discover());
    if (include.has("rights")) await this.#documents.rights(namespaces ?? (await this.#namespaces()));
    let round = 0;
    const ask = async () => {
      await this.#answers.round(round, questionsFor(include, await this.#surroundings()));
      round += 1;
    };
    await ask();
    this.#each(everyMs, ask);
    if (include.has("openapi")) await this.#documents.openApi();
  }

  /** What is served now: documents of it that changed, and collections that are new. */
  async #discover(): Promise<void> {
    const { namespaces, include } = this.#options;
    const { discovery } = await this.#discovery.read(this.#abort.signal, "record");
    await this.#documents.discovery(discovery);
    const plan = planOf(discovery, namespaces, include.has("tables"));
    this.#asked = plan.asked;
    for (const collection of plan.watched) this.#add(collection);
    noteStale(discovery, (what, reason) => this.#lacks(what, 503, reason));
  }

  #add(collection: Collection): void {
    const key = `${collection.form} ${collection.path}`;
    if (this.#reason !== null || this.#collections.has(key)) return;
    const { transport, clock, random } = this.#options;
    const recorder = new CollectionRecorder({
      collection,
      transport,
      clock,
      random,
      readiness: this.#readiness,
      writer: this.#writer,
      masking: this.#masking,
      at: () => this.#at(),
      settled: () => this.#settle(),
    });
    this.#collections.set(key, recorder);
    this.#waiting.push(recorder);
    if (this.#reading() < AT_ONCE) this.#startNext();
  }

  #reading(): number {
    return this.#collections.size - this.#settled - this.#waiting.length;
  }

  #startNext(): void {
    if (this.#reason === null) this.#waiting.shift()?.start();
  }

  #settle(): void {
    this.#settled += 1;
    this.#startNext();
    this.#told();
  }

  async #flush(): Promise<void> {
    const { maxBytes } = this.#options;
    if (this.#writer.pending > MAX_PENDING) {
      throw new ProblemError({
        code: "RECORDING_TOO_FAST",
        message: "The cluster changes faster than the recording can be written.",
        hint: "Record fewer namespaces, or without tables.",
      });
    }
    this.#writer.flush();
    await this.#writer.drained();
    if (this.#writer.bytes >= maxBytes) void this.stop("bytes");
    this.#told();
  }

  async #namespaces(): Promise<string[]> {
    return (await this.#names("/api/v1/namespaces"))
      .map(({ name }) => name)
      .slice(0, MAX_NAMESPACES_OF_RIGHTS);
  }

  async #surroundings(): Promise<Surroundings> {
    const { include } = this.#options;
    const nodes = include.has("kubelets") ? await this.#names("/api/v1/nodes") : [];
    if (nodes.length > MAX_KUBELETS)
      this.#lacks(`the kubelets of ${nodes.length - MAX_KUBELETS} nodes`, 0, "more than are asked");
    const components = include.has("metrics")
      ? await this.#names("/api/v1/namespaces/kube-system/pods", "component")
      : [];
    return { nodes: nodes.map(({ name }) => name), components, collections: this.#asked };
  }

  /** Of a collection's objects: names and the component label. Empty when it may not be listed. */
  async #names(path: string, labelSelector = ""): Promise<Array<{ name: string; component: string }>> {
    const query: Array<readonly [string, string]> = [["resourceVersion", "0"]];
    if (labelSelector !== "") query.push(["labelSelector", labelSelector]);
    const accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
    const request = { path, query, accept, purpose: "record", signal: this.#abort.signal };
    const { body } = await this.#options.transport.getJson(request).catch(() => ({ body: null }));
    return digArray(body, "items").map((item) => ({
      name: digString(item, "metadata", "name") ?? "",
      component: digString(item, "metadata", "labels", "component") ?? "",
    }));
  }

  #lacks(what: string, status: number, reason: string): void {
    if (this.#missing.size < MAX_MISSING)
      this.#missing.set(what.slice(0, 500), { status, reason: reason.slice(0, 200) });
  }

  #after(ms: number, run: () => void): void {
    const timer = this.#options.clock.after(ms, () => {
      this.#timers.delete(timer);
      run();
    });
    this.#timers.add(timer);
  }

  /** Again and again, never two at once; what fails ends the recording only when the file cannot be written. */
  #each(ms: number, work: () => Promise<void>): void {
    this.#after(ms, () => {
      work()
        .catch((error: unknown) => this.#fail(error))
        .finally(() => this.#reason === null && this.#each(ms, work));
    });
  }

  /** A cluster that does not answer for a while is part of what is recorded. */
  #fail(error: unknown): void {
    if (this.#reason !== null) return;
    const problem = error instanceof ProblemError ? error.problem : null;
    if (problem !== null && !problem.code.startsWith("RECORDING_")) {
      this.#lacks(problem.code, 0, problem.message);
      return;
    }
    this.#problem = problem ?? { code: "UNEXPECTED", message: "Recording failed.", hint: "Try again." };
    void this.stop("failed");
  }

  async #end(): Promise<void> {
    const endedAt = this.#at();
    for (const timer of this.#timers) timer.cancel();
    for (const collection of this.#collections.values()) {
      this.#noteUnread(collection);
      collection.stop();
    }
    this.#abort.abort();
    const missing = [...this.#missing].map(([what, why]) => ({ what, ...why }));
    const masked = Object.fromEntries(this.#masking.tally ?? []);
    try {
      await this.#writer.end({ endedAt, reason: this.#reason ?? "stopped", masked, missing });
    } catch (error) {
      if (error instanceof ProblemError) this.#problem = error.problem;
    }
    this.#ended = true;
    this.#told();
    this.#resolve(this.progress);
  }

  #noteUnread({ collection, hasSnapshot, status }: CollectionRecorder): void {
    if (hasSnapshot) return;
    const { reason } = status;
    const form = collection.form === "table" ? " as a Table" : "";
    this.#lacks(
      `${collection.path}${form}`,
      reason?.upstream?.status ?? 0,
      reason?.code ?? "not read in time",
    );
  }

  #told(): void {
    this.#options.onProgress?.(this.progress);
  }
}

async function readHeader(options: RecorderOptions): Promise<RecordingHeader> {
  const { transport, clock, tool, name, namespaces, include } = options;
  const signal = AbortSignal.timeout(30_000);
  const ask = (path: string) => transport.getJson({ path, purpose: "record", signal });
  const { body: version } = await ask("/version");
  const { body: system } = await ask("/api/v1/namespaces/kube-system").catch(() => ({ body: null }));
  return {
    tool,
    startedAt: new Date(clock.now()).toISOString(),
    cluster: {
      uid: digString(system, "metadata", "uid"),
      name,
      gitVersion: digString(version, "gitVersion"),
    },
    namespaces: namespaces === null ? null : [...namespaces],
    include: [...include],
  };
}

function noteStale({ groups }: Discovery, note: (what: string, reason: string) => void): void {
  for (const { name, versions } of groups) {
    for (const { version, freshness } of versions) {
      if (freshness !== "current") note(`/apis/${name}/${version}`, `discovery is ${freshness}`);
    }
  }
}
