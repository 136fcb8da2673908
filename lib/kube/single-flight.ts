/** `run`, except that callers who come while it is under way share its one result. */
export function singleFlight<A extends readonly unknown[], T>(
  run: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  let underWay: Promise<T> | null = null;
  return (...args) => {
    underWay ??= run(...args).finally(() => {
      underWay = null;
    });
    return underWay;
  };
}
