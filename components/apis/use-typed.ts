import { useEffect, useState } from "react";

/** Waits this long after a key before the address is written; what is shown follows each key. */
const PAUSE_MS = 200;

/** What is typed, at once; the address follows, and a link that is opened is followed too. */
export function useTyped(
  value: string,
  write: (value: string) => void,
): readonly [string, (value: string) => void] {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => write(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return [typed, setTyped];
}
