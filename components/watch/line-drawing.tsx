import type { Ref } from "react";
import { formatCount, formatInstant } from "@/lib/base/format";
import { type CacheWindow, type Mark, type MarkKind, type Timeline, TRACKS } from "@/lib/watch/timeline";
import { clockTime } from "./event-cells";
import kinds from "./kinds.module.css";
import styles from "./line.module.css";
import { MEANINGS, SHAPES } from "./shapes";

/** Room for names at the left and right of the axis, in px. */
export const GUTTER = { left: 168, right: 16 } as const;

const LANE = 22;
const STREAM = LANE * TRACKS.length;
const TOP = 8;
const AXIS = 28;
const LEGEND_ROW = 20;
/** Kinds beside each other in the legend, at least this far apart in px. */
const LEGEND_ROOM = 210;

const LEGEND: readonly MarkKind[] = [
  "ADDED",
  "MODIFIED",
  "DELETED",
  "BOOKMARK",
  "ERROR",
  "list",
  "resume",
  "end",
  "lost",
  "expired",
];

export interface LineDrawingProps {
  ref?: Ref<SVGSVGElement>;
  timeline: Timeline;
  caches: readonly CacheWindow[];
  axis: "time" | "rv";
  /** Of the part with marks, in px. */
  width: number;
  streamName(stream: string): string;
  /** What the picture is of, which cluster, as of when: in the picture, so that a copy has them too. */
  caption: { readonly title: string; readonly cluster: string; readonly at: number };
  onOpen(seq: number): void;
}

/** The RV line: each stream's events, bookmarks and connection on one axis, with its own legend and title. */
export function LineDrawing(props: LineDrawingProps) {
  const { ref, timeline, caches, width, caption, axis } = props;
  const streams = timeline.lanes.length / TRACKS.length;
  const full = GUTTER.left + width + GUTTER.right;
  const bottom = TOP + streams * STREAM;
  const columns = Math.max(1, Math.floor((full - 16) / LEGEND_ROOM));
  const legend = Math.ceil((LEGEND.length + 2) / columns) * LEGEND_ROW;
  const height = bottom + AXIS + legend + 28;
  return (
    <svg
      ref={ref}
      className={styles.drawing}
      width={full}
      height={height}
      viewBox={`0 0 ${full} ${height}`}
      role="img"
      aria-label={`${caption.title} of ${caption.cluster}`}
    >
      <g transform={`translate(${GUTTER.left} ${TOP})`}>
        {caches.map(({ lane, x, width }) => (
          <rect key={lane} className={styles.cache} x={x} y={lane * LANE} width={width} height={STREAM} />
        ))}
        <Ticks timeline={timeline} height={streams * STREAM} axis={axis} width={width} />
      </g>
      <Names {...props} />
      <g transform={`translate(${GUTTER.left} ${TOP})`}>
        {timeline.marks.map((mark) => (
          <MarkShape
            key={`${mark.lane} ${mark.x} ${mark.kind} ${mark.seq}`}
            mark={mark}
            onOpen={props.onOpen}
          />
        ))}
      </g>
      <Legend top={bottom + AXIS} columns={columns} />
      <text className={styles.caption} x={8} y={height - 8}>
        {caption.title} · {caption.cluster} · {formatInstant(caption.at)}
      </text>
    </svg>
  );
}

function Ticks({
  timeline,
  height,
  axis,
  width,
}: Pick<LineDrawingProps, "timeline" | "axis" | "width"> & { height: number }) {
  return (
    <>
      {timeline.ticks.map(({ x, label }) => (
        <g key={x}>
          <path className={styles.tick} d={`M${x} 0V${height + 4}`} />
          <text className={styles.tickLabel} x={x} y={height + 16}>
            {label}
          </text>
        </g>
      ))}
      <path className={styles.axis} d={`M0 ${height}H${width}`} />
      <text className={styles.axisName} x={8 - GUTTER.left} y={height + 16}>
        {axis === "time" ? "time" : "resourceVersion"}
      </text>
    </>
  );
}

/** Each stream's name, and beside it what its three lanes hold. */
function Names({ timeline, width, streamName }: LineDrawingProps) {
  return timeline.lanes.map(({ stream, track }, lane) => {
    const y = TOP + lane * LANE;
    return (
      <g key={`${stream} ${track}`}>
        {lane % TRACKS.length === 0 && (
          <>
            <path className={styles.divider} d={`M0 ${y}H${GUTTER.left + width}`} />
            <text className={styles.stream} x={8} y={y + 15}>
              {shorten(streamName(stream))}
            </text>
          </>
        )}
        <text className={styles.track} x={GUTTER.left - 8} y={y + 15}>
          {track}
        </text>
        <path className={styles.lane} d={`M${GUTTER.left} ${y + LANE / 2}H${GUTTER.left + width}`} />
      </g>
    );
  });
}

const shorten = (name: string) => (name.length > 13 ? `${name.slice(0, 12)}…` : name);

/** One event as its shape; several in one place as a bar, the higher the more there are. */
function MarkShape({ mark, onOpen }: { mark: Mark; onOpen(seq: number): void }) {
  const { lane, x, width, kind, count, seq } = mark;
  const y = lane * LANE + LANE / 2;
  const open = seq === null ? undefined : () => onOpen(seq);
  return (
    // The table offers the same events to the keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the pointer
    <g className={`${styles.mark} ${kinds[kind]}`} onClick={open} data-opens={seq !== null || undefined}>
      <title>{sayMark(mark)}</title>
      {width === 0 ? <Glyph kind={kind} x={x} y={y} /> : <Bar x={x} y={y} width={width} count={count} />}
    </g>
  );
}

function Glyph({ kind, x, y }: { kind: MarkKind; x: number; y: number }) {
  const { path, filled } = SHAPES[kind];
  return (
    <path
      className={filled ? styles.filled : styles.stroked}
      fillRule="evenodd"
      d={path}
      transform={`translate(${x - 6} ${y - 6})`}
    />
  );
}

function Bar({ x, y, width, count }: { x: number; y: number; width: number; count: number }) {
  const height = Math.min(LANE - 4, 6 + 2 * Math.log2(count));
  return <rect className={styles.filled} x={x} y={y - height / 2} width={width - 1} height={height} />;
}

/** "3 MODIFIED, 1 DELETED · 18:25:09.250 · RV 1234". */
function sayMark({ byKind, at, resourceVersion }: Mark): string {
  const counts = Object.entries(byKind).map(([kind, count]) => `${formatCount(count)} ${kind}`);
  const version = resourceVersion === null ? [] : [`RV ${resourceVersion}`];
  return [counts.join(", "), clockTime(at), ...version].join(" · ");
}

function Legend({ top, columns }: { top: number; columns: number }) {
  const place = (i: number) => ({
    x: 8 + (i % columns) * LEGEND_ROOM,
    y: top + Math.floor(i / columns) * LEGEND_ROW + 10,
  });
  const band = place(LEGEND.length);
  const bar = place(LEGEND.length + 1);
  return (
    <>
      {LEGEND.map((kind, i) => (
        <g key={kind} className={kinds[kind]}>
          <Glyph kind={kind} x={place(i).x + 6} y={place(i).y} />
          <text className={styles.word} x={place(i).x + 18} y={place(i).y + 4}>
            {MEANINGS[kind]}
          </text>
        </g>
      ))}
      <rect className={styles.cache} x={band.x} y={band.y - 6} width={12} height={12} />
      <text className={styles.word} x={band.x + 18} y={band.y + 4}>
        watch cache, at least
      </text>
      <g className={kinds.MODIFIED}>
        <Bar x={bar.x + 3} y={bar.y} width={7} count={8} />
      </g>
      <text className={styles.word} x={bar.x + 18} y={bar.y + 4}>
        several together
      </text>
    </>
  );
}
