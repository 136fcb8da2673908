import type { Step } from "./course";
import type { Intake } from "./intake";
import type { ListerWatcher } from "./lister-watcher";
import { pages } from "./listing";
import { type Happening, snapshotTaken } from "./rules";

type Lister = Pick<ListerWatcher, "list">;

/** What a list tells while it is under way. */
export interface ListReports {
  answered(): void;
  readonly progressed: Progressed;
}

/** Objects so far, and about how many there will be when the server says so. */
export type Progressed = (received: number, expected: number | null) => void;

/**
 * Reads a whole list and, when it is as new as was asked for, makes it the data. Nothing of a list that fails half
 * way is kept. Throws what the source throws.
 */
export async function listStep(
  source: Lister,
  intake: Intake,
  step: Extract<Step, { do: "list" }>,
  { answered, progressed }: ListReports,
  signal: AbortSignal,
): Promise<Happening> {
  intake.counters.lists += 1;
  intake.rejectedSinceSync = 0;
  const snapshot = intake.newSnapshot();
  let resourceVersion = "";
  for await (const page of pages(source, step, signal, answered)) {
    signal.throwIfAborted();
    intake.page(page, snapshot);
    resourceVersion ||= page.resourceVersion;
    if (page.columns.length > 0) intake.columns = page.columns;
    progressed(
      snapshot.objects.size,
      page.remaining === null ? null : snapshot.objects.size + page.remaining,
    );
    if (snapshot.leftOut > 0) break;
  }
  const happening = snapshotTaken(step, resourceVersion);
  if (happening.what === "synced") intake.commit(snapshot, resourceVersion);
  return happening;
}

/** Asks for one object, only to learn the version at which the server is. */
export async function checkStep(
  source: Lister,
  intake: Intake,
  answered: () => void,
  signal: AbortSignal,
): Promise<Happening> {
  intake.counters.checks += 1;
  const request = { resourceVersion: "", limit: 1, continueToken: null, urgent: true };
  const { resourceVersion } = await source.list(request, signal, { answered });
  return { what: "checked", resourceVersion };
}
