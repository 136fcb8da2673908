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
 * The pages of one list, in order. The next one is asked for while its reader works on the one before it.
 *
 * @throws FailureError PAGING_LOOP, and whatever `list` throws
 */
export async function* pages(
  lister: Pick<ListerWatcher, "list">,
  { resourceVersion, paged, exact = false }: Listing,
  signal: AbortSignal,
  answered?: () => void,
): AsyncGenerator<ListPage, void> {
  const left = new AbortController();
  const either = AbortSignal.any([signal, left.signal]);
  const ask = (continueToken: string | null): Promise<ListPage> => {
    const request = { resourceVersion, limit: paged ? PAGE_SIZE : 0, continueToken, ...(exact && { exact }) };
    const page = lister.list(request, either, answered);
    // Whoever has left does not want to hear of it either.
    page.catch(() => {});
    return page;
  };
  try {
    let token: string | null = null;
    let repeats = 0;
    let next = ask(null);
    for (let count = 0; count < MAX_PAGES; count += 1) {
      const page: ListPage = await next;
      if (page.continueToken === null) {
        yield page;
        return;
      }
      repeats = page.continueToken === token ? repeats + 1 : 0;
      if (repeats >= MAX_REPEATS) break;
      token = page.continueToken;
      next = ask(token);
      yield page;
    }
    throw new FailureError(failure("other", reflectorProblem("PAGING_LOOP")));
  } finally {
    left.abort();
  }
}
