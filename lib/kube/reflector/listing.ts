import { FailureError, failure } from "./failure";
import type { ListerWatcher, ListPage } from "./lister-watcher";
import { reflectorProblem } from "./problems";

export const PAGE_SIZE = 500;
/** A server may send the token of the page before again by mistake; three times is a loop. */
const MAX_REPEATS = 3;
/** A million objects in pages of 500. */
const MAX_PAGES = 2_000;

interface Listing {
  readonly resourceVersion: string;
  readonly paged: boolean;
  /** As in ListRequest. */
  readonly exact?: boolean;
}

/**
 * The pages of one list, in order.
 *
 * @throws FailureError PAGING_LOOP, and whatever `list` throws
 */
export async function* pages(
  lister: Pick<ListerWatcher, "list">,
  { resourceVersion, paged, exact = false }: Listing,
  signal: AbortSignal,
  answered?: () => void,
): AsyncGenerator<ListPage, void> {
  let continueToken: string | null = null;
  let repeats = 0;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const page: ListPage = await lister.list(
      { resourceVersion, limit: paged ? PAGE_SIZE : 0, continueToken, ...(exact && { exact }) },
      signal,
      answered,
    );
    yield page;
    if (page.continueToken === null) return;
    repeats = page.continueToken === continueToken ? repeats + 1 : 0;
    if (repeats >= MAX_REPEATS) break;
    continueToken = page.continueToken;
  }
  throw new FailureError(failure("other", reflectorProblem("PAGING_LOOP")));
}
