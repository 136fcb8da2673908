import type { ExportOptions } from "@/lib/access/redact/exported";
import type { Clock } from "@/lib/base/clock";
import { type Problem, ProblemError } from "@/lib/base/problem";
import { DiscoveryReader } from "@/lib/kube/discovery";
import { askReadyz, ReadinessProbe } from "@/lib/kube/reflector/readiness";
import type { KubeTransport } from "@/lib/kube/types";
import type { Discovery } from "@/lib/objects/discovery";
import type { RecordingHeader, RecordingTrailer } from "@/lib/recording/schema";
import type { ByteSink } from "@/lib/recording/sink";
import { RecordingWriter } from "@/lib/recording/writer";
import { Answers } from "./answers";
import { Collections } from "./collections";
import { Documents } from "./documents";
import { Missing } from "./missing";
import type { RecordOptions } from "./options";
import { planOf } from "./plan";
import { questionsFor } from "./questions";
import { readHeader, readNamespaces, readSurroundings } from "./surroundings";
import { Timers } from "./timers";

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

/** How long what has happened may stay out of the file. */
const FLUSH_MS = 2_000;
const CHECKPOINT_MS = 60_000;
const DISCOVERY_MS = 30_000;
const HEADER_LIMIT_MS = 30_000;
/** Unpacked bytes that wait for the disk before a recording counts as too fast for it. */
const MAX_PENDING = 256 * 1024 * 1024;

/** Records one cluster into one file. Reads only; nothing that is masked reaches the file. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #abort = new AbortController();
  readonly #writer: RecordingWriter;
  readonly #discovery: DiscoveryReader;
  readonly #documents: Documents;
  readonly #answers: Answers;
  readonly #collections: Collections;
  readonly #masking: ExportOptions;
  readonly #started: number;
  readonly #missing = new Missing();
  readonly #timers: Timers;
  readonly #done: Promise<RecordingProgress>;
  #resolve: (progress: RecordingProgress) => void = () => {};
  /** Collections that cannot be watched. */
  #asked: readonly string[] = [];
  #reason: RecordingTrailer["reason"] | null = null;
  #problem: Problem | null = null;
  #ended = false;

  private constructor(options: RecorderOptions, header: RecordingHeader) {
    const { transport, clock, random, sink, reveal, quality } = options;
    const signal = this.#abort.signal;
    this.#options = options;
    this.#started = clock.monotonic();
    this.#timers = new Timers(clock, (error) => this.#fail(error));
    this.#writer = new RecordingWriter(sink, header, quality === undefined ? {} : { quality });
    this.#masking = { reveal, tally: new Map() };
    this.#discovery = new DiscoveryReader(transport);
    const shared = { transport, writer: this.#writer, at: () => this.#at() };
    const missing = this.#missing.add.bind(this.#missing);
    this.#documents = new Documents({ ...shared, signal, missing });
    this.#answers = new Answers({ ...shared, signal, missing, clock, masking: this.#masking });
    const readiness = new ReadinessProbe(askReadyz(transport), clock);
    this.#collections = new Collections({ ...shared, clock, random, readiness, masking: this.#masking }, () =>
      this.#told(),
    );
    this.#done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /**
   * Begins at once; rejects when the cluster cannot be asked at all.
   * @throws ProblemError of the transport
   */
  static async start(options: RecorderOptions): Promise<Recorder> {
    const { transport, clock, tool } = options;
    const startedAt = new Date(clock.now()).toISOString();
    const asking = { transport, signal: AbortSignal.timeout(HEADER_LIMIT_MS) };
    const recorder = new Recorder(options, await readHeader(asking, options, { tool, startedAt }));
    void recorder.#run().catch((error: unknown) => recorder.#fail(error));
    return recorder;
  }

  get progress(): RecordingProgress {
    return {
      state: this.#ended ? "ended" : this.#collections.isReady ? "recording" : "preparing",
      elapsedMs: this.#at(),
      bytes: this.#writer.bytes,
      events: this.#writer.events,
      collections: this.#collections.progress,
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
    const { transport, include, namespaces, forMs, everyMs } = this.#options;
    const asking = { transport, signal: this.#abort.signal };
    const timers = this.#timers;
    timers.after(forMs, () => void this.stop("time"));
    timers.each(FLUSH_MS, () => this.#flush());
    timers.each(CHECKPOINT_MS, async () => this.#writer.checkpoint(this.#at()));
    await this.#discover().catch((error: unknown) => this.#fail(error));
    timers.each(DISCOVERY_MS, () => this.#discover());
    if (include.has("rights")) await this.#documents.rights(namespaces ?? (await readNamespaces(asking)));
    let round = 0;
    const ask = async () => {
      const found = await readSurroundings(asking, include, this.#asked, this.#missing);
      await this.#answers.round(round, questionsFor(include, found));
      round += 1;
    };
    await ask();
    timers.each(everyMs, ask);
    if (include.has("openapi")) await this.#documents.openApi();
  }

  /** What is served now: documents of it that changed, and collections that are new. */
  async #discover(): Promise<void> {
    const { namespaces, include } = this.#options;
    const { discovery } = await this.#discovery.read(this.#abort.signal, "record");
    await this.#documents.discovery(discovery);
    const plan = planOf(discovery, namespaces, include.has("tables"));
    this.#asked = plan.asked;
    for (const collection of plan.watched) this.#collections.add(collection);
    noteStale(discovery, this.#missing);
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

  /** A cluster that does not answer for a while is part of what is recorded; a file that cannot be written ends it. */
  #fail(error: unknown): void {
    if (this.#reason !== null) return;
    const problem = error instanceof ProblemError ? error.problem : null;
    if (problem !== null && !problem.code.startsWith("RECORDING_")) {
      this.#missing.add(problem.code, 0, problem.message);
      return;
    }
    this.#problem = problem ?? { code: "UNEXPECTED", message: "Recording failed.", hint: "Try again." };
    void this.stop("failed");
  }

  async #end(): Promise<void> {
    const endedAt = this.#at();
    this.#timers.stop();
    this.#collections.stop(this.#missing);
    this.#abort.abort();
    const missing = this.#missing.list();
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

  #told(): void {
    this.#options.onProgress?.(this.progress);
  }
}

function noteStale({ groups }: Discovery, missing: Missing): void {
  for (const { name, versions } of groups) {
    for (const { version, freshness } of versions) {
      if (freshness !== "current") missing.add(`/apis/${name}/${version}`, 503, `discovery is ${freshness}`);
    }
  }
}
