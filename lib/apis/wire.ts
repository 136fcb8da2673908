import type { WireMeasure } from "./api-schema";

/** Milliseconds. */
export function timesOf(wallMs: readonly number[]): { median: number; least: number; most: number } {
  const sorted = [...wallMs].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? 0;
  return { median: at(Math.floor(sorted.length / 2)), least: at(0), most: at(sorted.length - 1) };
}

/** Legacy against aggregated, as factors with two digits; null when either was not measured, or gave nothing. */
export function wireRatio(ways: readonly WireMeasure[]) {
  const find = (way: WireMeasure["way"]) => ways.find((measure) => measure.way === way);
  const [aggregated, legacy, again] = [find("aggregated"), find("legacy"), find("conditional")];
  if (aggregated === undefined || legacy === undefined || aggregated.wireBytes === 0) return null;
  const factor = (of: (measure: WireMeasure) => number) =>
    Number((of(legacy) / of(aggregated)).toPrecision(2));
  return {
    requests: factor(({ requests }) => requests),
    bytes: factor(({ wireBytes }) => wireBytes),
    time: factor(({ wallMs }) => timesOf(wallMs).median),
    /** Bytes of the bodies. */
    again: again?.wireBytes ?? 0,
  };
}
