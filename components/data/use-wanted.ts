import { useCallback, useEffect, useRef } from "react";

/** Gathers the places that a render asks for, and tells their range once it is done. */
export function useWanted(ask: (from: number, to: number) => void): (ordinal: number) => void {
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  const range = useRef<{ from: number; to: number } | null>(null);
  return useCallback((ordinal) => {
    if (range.current !== null) {
      range.current.from = Math.min(range.current.from, ordinal);
      range.current.to = Math.max(range.current.to, ordinal + 1);
      return;
    }
    range.current = { from: ordinal, to: ordinal + 1 };
    // Not while React renders.
    queueMicrotask(() => {
      const seen = range.current;
      range.current = null;
      if (seen !== null) latest.current(seen.from, seen.to);
    });
  }, []);
}
