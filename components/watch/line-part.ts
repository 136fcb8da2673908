import type { Part } from "@/lib/watch/line";

const whole = (from: number, to: number): Part => ({
  from: Math.floor(from),
  to: Math.max(Math.ceil(to), Math.floor(from) + 2),
});

/** The part as many times as long, held at its newest end, where one mostly looks. */
export function zoomed({ from, to }: Part, times: number): Part {
  return whole(to - (to - from) * times, to);
}

/** Half its length back. */
export function earlier({ from, to }: Part): Part {
  const step = (to - from) / 2;
  return whole(from - step, to - step);
}

/** Half its length on. */
export function later({ from, to }: Part): Part {
  const step = (to - from) / 2;
  return whole(from + step, to + step);
}
