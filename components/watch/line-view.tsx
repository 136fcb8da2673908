import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { useCluster } from "@/components/shell/cluster";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/field";
import { PictureMenu } from "@/components/ui/picture-menu";
import type { LineMeta } from "@/lib/watch/api-schema";
import type { Part } from "@/lib/watch/line";
import { GUTTER, LineDrawing } from "./line-drawing";
import { earlier, later, zoomed } from "./line-part";
import styles from "./watch.module.css";

/** How much of the line is drawn, and how wide. */
export interface LineRoom {
  readonly room: RefObject<HTMLDivElement | null>;
  /** For marks, in px; 0 until it is known. */
  readonly width: number;
  /** Null is all of it. */
  readonly part: Part | null;
  show(part: Part | null): void;
}

/** The room for a line, in steps of 20 px: each step is another picture to ask for. */
export function useLineRoom(): LineRoom {
  const room = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [part, show] = useState<Part | null>(null);
  useEffect(() => {
    if (room.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const free = (entry?.contentRect.width ?? 0) - GUTTER.left - GUTTER.right - 8;
      setWidth(Math.max(200, Math.floor(free / 20) * 20));
    });
    observer.observe(room.current);
    return () => observer.disconnect();
  }, []);
  return { room, width, part, show };
}

export interface LineChoices {
  readonly axis: "time" | "rv";
  onAxis(axis: "time" | "rv"): void;
  streamName(stream: string): string;
  /** Goes to an event. */
  onOpen(seq: number): void;
}

interface LineViewProps extends LineChoices {
  space: LineRoom;
  line: LineMeta | null;
  /** In place of a line that is not there. */
  instead: ReactNode;
}

/** The RV line with its axis, its zoom and its copies. */
export function LineView({ axis, onAxis, streamName, onOpen, space, line, instead }: LineViewProps) {
  const drawing = useRef<SVGSVGElement>(null);
  const cluster = useCluster().info?.cluster ?? "";
  const change = (next: "time" | "rv") => {
    space.show(null);
    onAxis(next);
  };
  return (
    <div ref={space.room} className={styles.line}>
      <div className={styles.bar}>
        <Select
          label="Axis"
          value={axis}
          options={[
            { value: "time", text: "by time" },
            { value: "rv", text: "by resourceVersion" },
          ]}
          onChange={change}
        />
        {line !== null && <Zoom line={line} space={space} />}
        <span className={styles.spring} />
        <PictureMenu drawing={drawing} name="rv-line" />
      </div>
      <div className={styles.drawing}>
        {line === null
          ? instead
          : space.width > 0 && (
              <LineDrawing
                ref={drawing}
                timeline={line}
                caches={line.windows}
                axis={line.axis}
                width={line.width}
                streamName={streamName}
                caption={{ title: "RV line", cluster, at: line.now }}
                onOpen={onOpen}
              />
            )}
      </div>
    </div>
  );
}

function Zoom({ line, space: { part, show } }: { line: LineMeta; space: LineRoom }) {
  return (
    <>
      <Button onClick={() => show(zoomed(line, 0.5))}>Zoom in</Button>
      <Button disabled={part === null} onClick={() => show(zoomed(line, 2))}>
        Zoom out
      </Button>
      <Button disabled={part === null} onClick={() => show(earlier(line))}>
        Earlier
      </Button>
      <Button disabled={part === null} onClick={() => show(later(line))}>
        Later
      </Button>
      <Button aria-pressed={part === null} onClick={() => show(null)}>
        All
      </Button>
    </>
  );
}
