import type { Clock } from "@/lib/base/clock";
import type { Problem } from "@/lib/base/problem";
import type { BookmarkEvent, ChangeEvent, DecodedFrame } from "../watch-stream/event";
import type { Course, Step } from "./course";
import type { Intake } from "./intake";
import type { Progressed } from "./list-step";
import type { ListerWatcher, WatchConnection, WatchRequest } from "./lister-watcher";
import { type Happening, snapshotTaken } from "./rules";
import type { WireRecord } from "./status";
import type { ObjectStore } from "./store";
import { type SessionEnd, WatchSession } from "./watch-session";

export type WatchingStep = Extract<Step, { do: "watch-list" | "watch" }>;

/** What a watch reports to the reflector. After `happened` with anything but "synced" it is over. */
export interface WatchReports {
  opened(): void;
  /** See SessionListener. */
  patience(heard: boolean): number;
  progressed: Progressed;
  /** Everything up to this version is applied. */
  movedTo(resourceVersion: string): void;
  /** A bookmark that comes by the clock rather than to mark the end of the initial events. */
  bookmarked(resourceVersion: string): void;
  happened(step: Step, happening: Happening): void;
}

/** Longer than the minute between two bookmarks a watch may only be where they come. */
const SHORT_WATCH_SECONDS = 55;

/**
 * The request of a watch. Where bookmarks are not known to come, or nothing came on the last watches, plain watches
 * are short: the server sends a bookmark just before it ends one, or else the end itself is the sign of life.
 */
export function watchRequest(step: WatchingStep, course: Course, random: () => number): WatchRequest {
  const initialEvents = step.do === "watch-list";
  const long = initialEvents || (course.bookmarks && course.quiet < 2);
  const timeoutSeconds = long
    ? 300 + Math.floor(random() * 300)
    : SHORT_WATCH_SECONDS - Math.floor(random() * 10);
  return { resourceVersion: step.resourceVersion, initialEvents, timeoutSeconds };
}

/** One watch: takes its events in, and tells when the data is complete, how far it got and how it ended. */
export class WatchUnderWay {
  readonly #intake: Intake;
  readonly #reports: WatchReports;
  readonly #clock: Clock;
  readonly #session: WatchSession;
  readonly #request: WatchRequest;
  #step: WatchingStep;
  #evidenceId: string | null = null;
  /** Collects the initial events, until they are complete. */
  #snapshot: ObjectStore | null;
  /** Without a version to start from, the first ADDED events are the state at hand, in no order. */
  #synthetic: boolean;

  constructor(
    source: ListerWatcher,
    intake: Intake,
    step: WatchingStep,
    request: WatchRequest,
    clock: Clock,
    reports: WatchReports,
  ) {
    this.#intake = intake;
    this.#reports = reports;
    this.#clock = clock;
    this.#step = step;
    this.#request = request;
    this.#snapshot = step.do === "watch-list" ? intake.newSnapshot() : null;
    this.#synthetic = step.resourceVersion === "" || step.resourceVersion === "0";
    intake.counters.watches += 1;
    if (this.#snapshot) intake.rejectedSinceSync = 0;
    this.#session = new WatchSession(source, request, clock, {
      patience: (heard) => reports.patience(heard),
      opened: (connection) => this.#opened(connection),
      frame: (frame, bytes) => this.#frame(frame, bytes),
      ended: (end, last) => this.#ended(end, last),
    });
  }

  /** Ends it without a report. */
  close(): void {
    this.#session.close();
    this.#wireClosed("stopped", null);
  }

  #opened(connection: WatchConnection): void {
    this.#evidenceId = connection.evidenceId;
    const { resourceVersion, initialEvents } = this.#request;
    this.#intake.wire({
      what: "opened",
      at: this.#clock.now(),
      evidenceId: connection.evidenceId,
      resourceVersion,
      initialEvents,
    });
    this.#reports.opened();
  }

  #frame(frame: DecodedFrame, bytes: number): void {
    const event = this.#intake.frame(frame, bytes, this.#evidenceId ?? "");
    switch (event.type) {
      case "ADDED":
      case "MODIFIED":
      case "DELETED":
        if (this.#snapshot) this.#initialChange(event, bytes, this.#snapshot);
        else this.#change(event, bytes);
        break;
      case "BOOKMARK":
        this.#bookmark(event);
    }
  }

  #initialChange(event: ChangeEvent, bytes: number, snapshot: ObjectStore): void {
    this.#intake.collect(event, bytes, snapshot);
    this.#reports.progressed(snapshot.objects.size, null);
  }

  #change(event: ChangeEvent, bytes: number): void {
    this.#intake.change(event, bytes);
    if (event.type !== "ADDED") this.#synthetic = false;
    if (!this.#synthetic) this.#reports.movedTo(event.object.metadata.resourceVersion);
  }

  #bookmark({ resourceVersion, initialEventsEnd }: BookmarkEvent): void {
    if (resourceVersion === "") this.#intake.counters.oddBookmarks += 1;
    else if (!this.#snapshot) {
      this.#synthetic = false;
      this.#reports.bookmarked(resourceVersion);
    } else if (initialEventsEnd) this.#complete(resourceVersion, this.#snapshot);
  }

  #complete(resourceVersion: string, snapshot: ObjectStore): void {
    const step = this.#step;
    const happening = snapshotTaken(step, resourceVersion);
    if (happening.what === "synced") {
      this.#snapshot = null;
      this.#synthetic = false;
      this.#step = { do: "watch", resourceVersion };
      this.#session.initialEventsDone();
      this.#intake.commit(snapshot, resourceVersion);
    } else this.close();
    this.#reports.happened(step, happening);
  }

  #ended(end: SessionEnd, last: { readonly frame: DecodedFrame; readonly bytes: number } | null): void {
    if (last) this.#intake.frame(last.frame, last.bytes, this.#evidenceId ?? "");
    this.#wireClosed(howItEnded(end), end.what === "failed" ? end.failure.problem : null);
    this.#reports.happened(this.#step, end);
  }

  #wireClosed(how: Closing, reason: Problem | null): void {
    const evidenceId = this.#evidenceId;
    if (evidenceId === null && how !== "expired") return;
    this.#evidenceId = null;
    this.#intake.wire({
      what: "closed",
      at: this.#clock.now(),
      evidenceId: evidenceId ?? "",
      how,
      reason,
    });
  }
}

type Closing = Extract<WireRecord, { what: "closed" }>["how"];

function howItEnded(end: SessionEnd): Closing {
  if (end.what === "failed") return end.failure.kind === "expired" ? "expired" : "lost";
  return end.what === "ended" && end.clean ? "end" : "lost";
}
