/** Milliseconds of CLOCK_MONOTONIC, which all processes of a machine share; performance.now() counts from each one's start. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
