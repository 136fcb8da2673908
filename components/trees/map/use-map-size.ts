import { type RefObject, useEffect, useRef, useState } from "react";

export interface MapSize {
  readonly width: number;
  readonly height: number;
}

const STEP = 10;
const NONE: MapSize = { width: 0, height: 0 };

/** An element's room in steps of some px, so that a map is laid out anew only now and then; 0 until known. */
export function useMapSize(): { readonly room: RefObject<HTMLDivElement | null>; readonly size: MapSize } {
  const room = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState(NONE);
  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const step = (length = 0) => Math.floor(length / STEP) * STEP;
      const next = { width: step(entry?.contentRect.width), height: step(entry?.contentRect.height) };
      setSize((now) => (now.width === next.width && now.height === next.height ? now : next));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { room, size };
}
