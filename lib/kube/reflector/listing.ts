import { FailureError, failure } from "./failure";
import type { ListerWatcher, ListHeard, ListPage } from "./lister-watcher";
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
 * The pages of one list, in order. The next one is asked for as soon as the one before it has begun to come and says that there is
 * one, so that the server works on it while that comes, is parsed and is read: one page ahead of the reader, never two.
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
  const limit = paged ? PAGE_SIZE : 0;
  const ask = (continueToken: string | null): Asked => {
    const request = { resourceVersion, limit, continueToken, ...(exact && { exact }) };
    return begin((heard) => lister.list(request, either, heard), answered);
  };
  try {
    let token: string | null = null;
    let repeats = 0;
    let asked = ask(null);
    for (let count = 0; count < MAX_PAGES; count += 1) {
      const early = await asked.continues;
      const ahead = early === null ? null : ask(early);
      const page = await asked.page;
      if (page.continueToken === null) {
        yield page;
        return;
      }
      repeats = page.continueToken === token ? repeats + 1 : 0;
      if (repeats >= MAX_REPEATS) break;
      token = page.continueToken;
      asked = ahead !== null && early === token ? ahead : ask(token);
      yield page;
    }
    throw new FailureError(failure("other", reflectorProblem("PAGING_LOOP")));
  } finally {
    left.abort();
  }
}

interface Asked {
  readonly page: Promise<ListPage>;
  /** The next page's token as soon as it is known; null when the page is there, or has failed, without one that was known before. */
  readonly continues: Promise<string | null>;
}

function begin(list: (heard: ListHeard) => Promise<ListPage>, answered?: () => void): Asked {
  let told: (token: string | null) => void = () => {};
  const continues = new Promise<string | null>((resolve) => {
    told = resolve;
  });
  const page = list({ ...(answered && { answered }), continues: (token) => told(token) });
  const ended = () => told(null);
  // Whoever has left does not want to hear of it either.
  page.then(ended, ended);
  return { page, continues };
}
