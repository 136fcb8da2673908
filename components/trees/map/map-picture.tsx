import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { cssVars } from "@/components/ui/cx";
import type { Branch } from "@/lib/trees/map/branch";
import type { Mark } from "@/lib/trees/map/drawing";
import { boxAt, type MapBox } from "@/lib/trees/map/layout";
import { besideBox } from "@/lib/trees/map/steps";
import type { Palette } from "@/lib/trees/map/svg";
import styles from "./map.module.css";
import { paint } from "./paint";
import type { MapSize } from "./use-map-size";

interface MapPictureProps {
  boxes: readonly MapBox[];
  marks: readonly Mark[];
  palette: Palette | null;
  size: MapSize;
  /** The part that is pointed at or has the focus; null for none. */
  onLook(box: MapBox | null): void;
  onOpen(branch: Branch): void;
}

/** The canvas: arrows go from part to part, Enter or a click opens one in the tree. */
export function MapPicture({ boxes, marks, palette, size, onLook, onOpen }: MapPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [at, setAt] = useState<string | null>(null);
  const current = boxes.find(({ id }) => id === at) ?? null;
  useEffect(() => {
    if (canvas.current !== null && palette !== null) paint(canvas.current, marks, palette, size);
  }, [marks, palette, size]);
  const look = (box: MapBox | null) => {
    setAt(box?.id ?? null);
    onLook(box);
  };
  const open = (box: MapBox | null) => box !== null && onOpen(branchOf(box));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") return open(current);
    const next = besideBox(boxes, current, event.key);
    if (next === null) return;
    event.preventDefault();
    look(next);
  };
  const pointed = (event: { clientX: number; clientY: number; currentTarget: Element }) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return boxAt(boxes, event.clientX - left, event.clientY - top);
  };
  return (
    <div className={styles.picture}>
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a canvas says nothing by itself; this one has keys */}
      <canvas
        ref={canvas}
        role="application"
        aria-label="Map of everything: arrows go from part to part, Enter opens one in the tree"
        tabIndex={0}
        style={cssVars({ "--width": `${size.width}px`, "--height": `${size.height}px` })}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => look(pointed(event))}
        onPointerLeave={() => look(null)}
        onClick={(event) => open(pointed(event))}
      />
      {current !== null && (
        <div
          className={styles.mark}
          style={cssVars({
            "--x": `${current.x}px`,
            "--y": `${current.y}px`,
            "--width": `${current.width}px`,
            "--height": `${current.height}px`,
          })}
        />
      )}
    </div>
  );
}

const branchOf = ({ group, cell }: MapBox): Branch => ({
  key: group.key,
  title: group.title,
  kind: cell === null ? null : cell[0],
});
