/** Resolves once `isOver` holds, which is asked again at each change, or `signal` is aborted. */
export function untilOver(
  isOver: () => boolean,
  onChange: (listener: () => void) => () => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    if (isOver() || signal.aborted) return resolve();
    const done = () => {
      stop();
      resolve();
    };
    const stop = onChange(() => isOver() && done());
    signal.addEventListener("abort", done, { once: true });
  });
}
