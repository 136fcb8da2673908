/**
 * Work that the page still waits for: requests, workers. The idle hook of the end-to-end
 * tests asks here, so that a test waits for a state and never for a time.
 */
let pending = 0;
const waiting = new Set<() => void>();

/** Counts the promise as pending until it settles; gives it back as it is. */
export function trackPending<T>(work: Promise<T>): Promise<T> {
  pending += 1;
  const settled = () => {
    pending -= 1;
    if (pending === 0) for (const wake of waiting) wake();
  };
  work.then(settled, settled);
  return work;
}

const nothingPending = () =>
  new Promise<void>((resolve) => {
    if (pending === 0) return resolve();
    const wake = () => {
      waiting.delete(wake);
      resolve();
    };
    waiting.add(wake);
  });

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Resolves when nothing is pending and what came of it has been painted: quiet over three frames. */
export async function untilIdle(): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = pending === 0 ? quiet + 1 : 0) {
    await nothingPending();
    await nextFrame();
  }
}

declare global {
  interface Window {
    /** For tests: see `untilIdle`. Set once the page is interactive. */
    __cutawayIdle?: () => Promise<void>;
  }
}
