import { type RefObject, useEffect, useRef, useState } from "react";

/** The width of an element in steps of 20 px, so that a drawing is laid out anew only now and then; 0 until known. */
export function useRoom(): { readonly room: RefObject<HTMLDivElement | null>; readonly width: number } {
  const room = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (room.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      setWidth(Math.max(320, Math.floor((entry?.contentRect.width ?? 0) / 20) * 20));
    });
    observer.observe(room.current);
    return () => observer.disconnect();
  }, []);
  return { room, width };
}
