import type { Clock, Timer } from "@/lib/base/clock";
import type { KubeObject } from "@/lib/objects/kube-object";
import { isOlder } from "@/lib/objects/resource-version";
import { Backoff } from "./backoff";
import { type Assumptions, type Course, movedOn, type Step, setOut, syncStep, watchStep } from "./course";
import { thrownFailure } from "./failure";
import { Intake } from "./intake";
import { LinkDoubt } from "./link-doubt";
import { checkStep, type ListReports, listStep } from "./list-step";
import type { ListerWatcher } from "./lister-watcher";
import { reflectorProblem } from "./problems";
import { RETURN_SPREAD_MS, type Readiness } from "./readiness";
import { type Decision, decide, type Happening, opened, patience, type Shown } from "./rules";
import type { ReflectorStatus, Standing, WireRecord } from "./status";
import { DEFAULT_LIMITS, type Delta, type Limits } from "./store";
import { type WatchingStep, WatchUnderWay, watchRequest } from "./watch-step";

export interface ReflectorOptions {
  readonly source: ListerWatcher;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Shared by all reflectors of a cluster. */
  readonly readiness: Readiness;
  /** Cuts and redacts each object before it is tapped, stored or passed on. */
  readonly ingest?: (object: KubeObject) => KubeObject;
  readonly limits?: Limits;
  /** Called when the server's history is older than what was seen: it was restored, or this is another cluster. */
  readonly historyReset?: () => void;
  readonly assume?: Assumptions;
}

/** Fixed waits get up to this share on top, for the same reason. */
const JITTER = 0.1;
/** Progress is told once for so many objects. */
const PROGRESS_STRIDE = 500;

/**
 * Keeps a copy of one resource in one scope in step with the apiserver: client-go's reflector, restated.
 *
 * It does one step at a time. When something has happened, `decide` (rules.ts) says what to wait for, what to do next
 * and what to show; this class carries it out. What an event changes is store.ts's affair.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #backoff: Backoff;
  readonly #intake: Intake;
  readonly #doubt: LinkDoubt;
  readonly #listeners = new Set<(status: ReflectorStatus) => void>();
  #course: Course;
  /** Ends what is under way or waited for; null while stopped. */
  #cancel: (() => void) | null = null;
  /** What a wait will end in; null while a step is under way. */
  #waitingFor: Step | null = null;
  #shown: Shown & { readonly since: number };
  #nextTryAt: number | null = null;
  #progress: ReflectorStatus["progress"] = null;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.clock, options.random);
    this.#intake = new Intake({ limits: DEFAULT_LIMITS, ...options });
    this.#doubt = new LinkDoubt(options);
    this.#course = setOut(options.assume);
    this.#shown = { phase: "connecting", reason: null, since: options.clock.now() };
  }

  /** By uid. Not a copy: it changes as events come. */
  get objects(): ReadonlyMap<string, KubeObject> {
    return this.#intake.store.objects;
  }

  /** Begins, or goes on from where `stop` left off. */
  start(): void {
    if (this.#cancel) return;
    this.#begin(this.#course.resourceVersion === "" ? syncStep(this.#course) : watchStep(this.#course));
  }

  /** Ends its request and its timers at once. The objects stay. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#doubt.rest();
    this.#waitingFor = null;
    this.#nextTryAt = null;
    if (this.#shown.phase === "live") this.#show({ phase: "stale", reason: null });
  }

  /** Tries now instead of later: after signing in, or when somebody asks. While a step is under way it does nothing. */
  retry(): void {
    const step = this.#waitingFor;
    if (!step) return;
    this.#cancel?.();
    this.#begin(step.do === "rest" ? syncStep(this.#course) : step);
  }

  /** @returns a function that ends the subscription, as do the next two */
  onDelta(listener: (delta: Delta) => void): () => void {
    return subscribe(this.#intake.deltas, listener);
  }

  /** Called when the phase, its reason, the progress or the time of the next try changes. */
  onStatus(listener: (status: ReflectorStatus) => void): () => void {
    return subscribe(this.#listeners, listener);
  }

  /** Called for everything that comes over the wire, in order. */
  tap(listener: (record: WireRecord) => void): () => void {
    return subscribe(this.#intake.taps, listener);
  }

  status(): ReflectorStatus {
    const { watchList, bookmarks, cachedLists } = this.#course;
    const learned = { watchList, bookmarks, cachedLists };
    return { ...this.standing(), learned, counters: { ...this.#intake.counters } };
  }

  /** Of `status` what costs nothing, for who asks of many reflectors again and again. */
  standing(): Standing {
    const { store, columns, lastEventAt, lastBookmarkAt } = this.#intake;
    const { phase, since, reason } = this.#overlaid();
    return {
      phase,
      since,
      reason,
      nextTryAt: this.#nextTryAt,
      lastEventAt,
      lastBookmarkAt,
      resourceVersion: this.#course.resourceVersion,
      progress: this.#progress,
      epoch: store.epoch,
      objects: store.objects.size,
      bytes: store.bytes,
      columns,
    };
  }

  // Steps

  #begin(step: Step): void {
    this.#waitingFor = null;
    this.#tryNow();
    const { source } = this.#options;
    switch (step.do) {
      case "watch-list":
      case "watch":
        this.#watch(step);
        break;
      case "list":
        this.#request(step, (signal) => listStep(source, this.#intake, step, this.#listReports, signal));
        break;
      case "check":
        this.#request(step, (signal) => checkStep(source, this.#intake, this.#listReports.answered, signal));
        break;
      case "rest":
        this.#waitingFor = step;
        this.#cancel = () => {};
        return;
    }
    this.#doubt.guard(() => this.#waited(step));
  }

  /** What is shown while a wait is over and the try has not told yet. */
  #tryNow(): void {
    if (this.#nextTryAt === null) return;
    this.#nextTryAt = null;
    const { phase, reason } = this.#shown;
    if (phase !== "backing-off") this.#tell();
    else this.#show({ phase: this.#course.resourceVersion === "" ? "connecting" : "stale", reason });
  }

  #request(step: Step, run: (signal: AbortSignal) => Promise<Happening>): void {
    const abort = new AbortController();
    this.#cancel = () => abort.abort();
    run(abort.signal)
      .catch((error: unknown): Happening => ({ what: "failed", failure: thrownFailure(error) }))
      .then((happening) => {
        if (!abort.signal.aborted) this.#happened(step, happening);
      });
  }

  #watch(step: WatchingStep): void {
    const { source, clock, random } = this.#options;
    const watch = new WatchUnderWay(
      source,
      this.#intake,
      step,
      watchRequest(step, this.#course, random),
      clock,
      {
        opened: () => this.#watchOpened(step),
        patience: (heard) => patience(this.#course, heard),
        progressed: this.#progressed,
        movedTo: (resourceVersion) => this.#movedTo(resourceVersion),
        bookmarked: (resourceVersion) => this.#bookmarked(resourceVersion),
        happened: (during, happening) => this.#happened(during, happening),
      },
    );
    this.#cancel = () => watch.close();
  }

  #watchOpened(step: WatchingStep): void {
    this.#doubt.settle();
    if (step.do === "watch-list") {
      this.#progressed(0, null);
      return;
    }
    const { course, show } = opened(this.#course);
    this.#course = course;
    if (show) this.#show(show);
  }

  #movedTo(resourceVersion: string): void {
    if (resourceVersion === "" || isOlder(resourceVersion, this.#course.resourceVersion)) return;
    this.#course = movedOn(this.#course, resourceVersion);
    if (this.#cancel && this.#shown.phase !== "live") this.#show({ phase: "live", reason: null });
  }

  #bookmarked(resourceVersion: string): void {
    if (isOlder(resourceVersion, this.#course.resourceVersion)) {
      this.#intake.counters.oddBookmarks += 1;
      return;
    }
    this.#intake.bookmark(resourceVersion);
    this.#course = { ...this.#course, bookmarks: true };
    this.#movedTo(resourceVersion);
  }

  // Decisions

  #happened(step: Step, happening: Happening): void {
    if (!this.#cancel) return;
    this.#progress = null;
    this.#judgeLink(happening);
    const before = this.#course.resourceVersion;
    if (happening.what === "synced" && isOlder(happening.resourceVersion, before)) {
      this.#intake.counters.historyResets += 1;
      this.#options.historyReset?.();
    }
    this.#follow(decide(this.#course, step, happening));
  }

  #judgeLink(happening: Happening): void {
    const unanswered = happening.what === "failed" && happening.failure.kind === "unreachable";
    if (unanswered || happening.what === "silent") this.#doubt.raise();
    else this.#doubt.settle();
  }

  #follow({ course, wait, next, show, clear }: Decision): void {
    const turn = this.#cancel;
    this.#course = course;
    if (clear) this.#intake.clear();
    if (show) this.#show(show);
    const stoppedByListener = this.#cancel === null || this.#cancel !== turn;
    if (!next || stoppedByListener) return;
    if (wait === "none") this.#begin(next);
    else this.#wait(wait, next);
  }

  #wait(wait: number | "backoff", next: Step): void {
    const { clock, random, readiness } = this.#options;
    const ms = wait === "backoff" ? this.#backoff.next() : wait * (1 + JITTER * random());
    let timer: Timer = clock.after(ms, () => this.#waited(next));
    const hurry = () => {
      timer.cancel();
      timer = clock.after(random() * RETURN_SPREAD_MS, () => this.#waited(next));
    };
    const probe = wait === "backoff" ? readiness.whenBack(hurry) : null;
    this.#waitingFor = next;
    this.#nextTryAt = clock.now() + ms;
    this.#cancel = () => {
      timer.cancel();
      probe?.cancel();
    };
    this.#tell();
  }

  #waited(next: Step): void {
    this.#doubt.rest();
    this.#cancel?.();
    this.#begin(next);
  }

  // What is shown

  #show({ phase, reason }: Shown): void {
    const changed = phase !== this.#shown.phase || reason?.code !== this.#shown.reason?.code;
    if (!changed) return;
    const since = phase === this.#shown.phase ? this.#shown.since : this.#options.clock.now();
    this.#shown = { phase, reason, since };
    this.#tell();
  }

  readonly #listReports: ListReports = {
    answered: () => this.#doubt.settle(),
    progressed: (received, expected) => this.#progressed(received, expected),
  };

  readonly #progressed = (received: number, expected: number | null): void => {
    const due = expected !== null || received % PROGRESS_STRIDE === 0;
    this.#progress = { received, expected };
    if (this.#shown.phase === "connecting") this.#show({ phase: "syncing", reason: null });
    else if (due) this.#tell();
  };

  /** Live data that is known to be incomplete is called partial. */
  #overlaid(): Shown & { readonly since: number } {
    if (this.#shown.phase !== "live") return this.#shown;
    const { store, rejectedSinceSync } = this.#intake;
    if (store.leftOut > 0)
      return { ...this.#shown, phase: "partial", reason: reflectorProblem("OBJECT_CEILING") };
    if (rejectedSinceSync > 0)
      return { ...this.#shown, phase: "partial", reason: reflectorProblem("OBJECTS_REJECTED") };
    return this.#shown;
  }

  #tell(): void {
    if (this.#listeners.size === 0) return;
    const status = this.status();
    for (const listener of this.#listeners) listener(status);
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
