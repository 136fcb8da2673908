/** A line through values at even steps, in a box of px; breaks where a value is not known. "" for none. */
export function sparkPath(
  values: readonly (number | null)[],
  width: number,
  height: number,
  most: number,
): string {
  if (values.length < 2 || most <= 0) return "";
  const step = width / (values.length - 1);
  let path = "";
  let isDown = false;
  for (const [i, value] of values.entries()) {
    if (value === null) {
      isDown = false;
      continue;
    }
    const y = height - (Math.min(value, most) / most) * height;
    path += `${isDown ? "L" : "M"}${round(i * step)} ${round(y)}`;
    isDown = true;
  }
  return path;
}

const round = (value: number): number => Math.round(value * 10) / 10;
