import type { Ref } from "react";
import { cx } from "@/components/ui/cx";
import { formatBytes, formatInstant } from "@/lib/base/format";
import { type Area, type IcicleOptions, icicle } from "@/lib/cgroups/icicle";
import type { MapCell } from "@/lib/cgroups/map";
import { sayMilli, sayPart } from "@/lib/cgroups/say";
import styles from "./icicle.module.css";

const ROW = 56;
const LEGEND = 64;
/** Of the monospaced face at its size, px. */
const LETTER = 7.3;
/** px; below, a name would be a letter or two. */
const NAMED = 34;
/** px; below, an area has no line around it. */
const THIN = 14;

interface IcicleProps {
  ref: Ref<SVGSVGElement>;
  cells: readonly MapCell[];
  by: IcicleOptions["by"];
  width: number;
  budget: IcicleOptions["budget"];
  /** The path of the chosen cgroup. */
  chosen: string;
  caption: string;
  at: number | null;
  onChoose(path: string): void;
}

/** Levels from above to below, widths by what is guaranteed or used; the bar in each area is what of it is used. */
export function Icicle({ ref, cells, by, width, budget, chosen, caption, at, onChoose }: IcicleProps) {
  const areas = icicle(cells, { by, width, rowHeight: ROW, budget });
  const bottom = Math.max(0, ...areas.map(({ y, height }) => y + height));
  const height = bottom + LEGEND;
  const title = by === "cpu" ? "CPU when everybody wants it all" : "Memory in use";
  return (
    <svg
      ref={ref}
      className={styles.drawing}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${title}, ${caption}`}
    >
      {areas.map((area) => (
        <AreaShape
          key={area.cell.key}
          area={area}
          by={by}
          chosen={area.cell.key === chosen}
          onChoose={onChoose}
        />
      ))}
      <Legend top={bottom} by={by} />
      <text className={styles.caption} x={0} y={height - 8}>
        {title} · {caption} {at === null ? "" : `· ${formatInstant(at)}`}
      </text>
    </svg>
  );
}

interface AreaProps {
  area: Area;
  by: IcicleOptions["by"];
  chosen: boolean;
  onChoose(path: string): void;
}

function AreaShape({ area, by, chosen, onChoose }: AreaProps) {
  const { cell, x, y, width, height, filled, guarded } = area;
  const inner = Math.max(0, width - 1);
  const part = filled === null ? 0 : Math.min(1, filled);
  return (
    // The tree offers the same cgroups to the keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the pointer
    <g
      className={cx(
        styles.area,
        cell.qos !== null && styles[cell.qos],
        inner < THIN && styles.thin,
        chosen && styles.chosen,
      )}
      transform={`translate(${x} ${y})`}
      onClick={() => onChoose(cell.key)}
    >
      <title>{sayArea(cell, by, filled)}</title>
      <rect className={styles.ground} width={inner} height={height - 1} />
      {filled !== null && (
        <rect
          className={cx(styles.fill, filled > 1 && styles.over)}
          y={height - 9}
          width={inner * part}
          height={8}
        />
      )}
      {guarded !== null && (
        <path className={styles.guard} d={`M${inner * guarded} ${height - 12}V${height - 1}`} />
      )}
      {inner >= NAMED && (
        <>
          <text className={styles.name} x={5} y={16}>
            {cut(cell.label, inner)}
          </text>
          <text className={styles.figure} x={5} y={33}>
            {cut(sayFigure(cell, by), inner)}
          </text>
        </>
      )}
    </g>
  );
}

const cut = (text: string, width: number): string => {
  const most = Math.floor((width - 8) / LETTER);
  return text.length <= most ? text : most < 2 ? "" : `${text.slice(0, most - 1)}…`;
};

function sayFigure(cell: MapCell, by: IcicleOptions["by"]): string {
  if (by === "cpu") return `${cell.share === null ? "–" : sayPart(cell.share)} w ${cell.weight ?? "–"}`;
  const limit = cell.memoryMax === null ? "" : ` of ${formatBytes(cell.memoryMax)}`;
  return `${cell.memory === null ? "–" : formatBytes(cell.memory)}${limit}`;
}

function sayArea(cell: MapCell, by: IcicleOptions["by"], filled: number | null): string {
  const lines =
    by === "cpu"
      ? [
          `${cell.share === null ? "–" : sayPart(cell.share)} of kubepods' CPU is sure, weight ${cell.weight ?? "–"}`,
          `uses ${cell.cpuMilli === null ? "–" : sayMilli(cell.cpuMilli)}${filled === null ? "" : `, ${sayPart(filled)} of what is sure`}`,
          `limit ${cell.cpuMax === null ? "none" : sayMilli(cell.cpuMax)}`,
        ]
      : [
          `working set ${cell.memory === null ? "–" : formatBytes(cell.memory)}`,
          `limit ${cell.memoryMax === null ? "none" : formatBytes(cell.memoryMax)}${filled === null ? "" : `, ${sayPart(filled)} of it used`}`,
          `protected ${cell.memoryProtected === null ? "nothing" : formatBytes(cell.memoryProtected)}`,
        ];
  return [cell.label, ...lines].join("\n");
}

const CLASSES = ["Guaranteed", "Burstable", "BestEffort"] as const;

function Legend({ top, by }: { top: number; by: IcicleOptions["by"] }) {
  return (
    <g transform={`translate(0 ${top + 14})`}>
      {CLASSES.map((qos, i) => (
        <g key={qos} className={styles[qos]} transform={`translate(${i * 104} 0)`}>
          <rect className={styles.ground} width={12} height={12} />
          <text className={styles.word} x={18} y={10}>
            {qos}
          </text>
        </g>
      ))}
      <rect className={styles.fill} x={320} y={2} width={24} height={8} />
      <text className={styles.word} x={350} y={10}>
        {by === "cpu" ? "used, of what is sure" : "used, of its limit; line: protected"}
      </text>
    </g>
  );
}
