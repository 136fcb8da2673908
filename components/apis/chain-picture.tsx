import { type KeyboardEvent, type Ref, useState } from "react";
import { cx } from "@/components/ui/cx";
import { ROW, type VersionMark } from "@/lib/apis/chain-cells";
import { nextMark } from "@/lib/apis/chain-keys";
import type { Box, Bus, ChainDrawing, Way } from "@/lib/apis/chain-layout";
import { formatInstant } from "@/lib/base/format";
import { visibleText } from "@/lib/base/safe-text";
import styles from "./chain.module.css";

/** Around the drawing, so that strokes at its edge are whole. */
const MARGIN = 2;
const FOOT = 64;

interface ChainPictureProps {
  ref?: Ref<SVGSVGElement>;
  layout: ChainDrawing;
  caption: { readonly cluster: string; readonly at: number };
  /** Key of the version that is chosen; "" for none. */
  chosen: string;
  onChoose(mark: VersionMark): void;
}

/**
 * The servers of the chain with the versions they serve. Tab leads to one version, the arrows to its neighbours,
 * Enter chooses it.
 */
export function ChainPicture({ ref, layout, caption, chosen, onChoose }: ChainPictureProps) {
  const marks = layout.boxes.flatMap((box) => box.marks);
  const [current, setCurrent] = useState(chosen);
  const stop = marks.some(({ key }) => key === current) ? current : (marks[0]?.key ?? "");
  const onKeyDown = (event: KeyboardEvent<SVGGElement>, mark: VersionMark) => {
    if (event.key === "Enter" || event.key === " ") onChoose(mark);
    else if (isArrow(event.key)) {
      const next = nextMark(marks, mark, event.key);
      if (next === null) return;
      setCurrent(next.key);
      const group = event.currentTarget.ownerSVGElement;
      group?.querySelector<SVGGElement>(`[data-key="${CSS.escape(next.key)}"]`)?.focus();
    } else return;
    event.preventDefault();
  };
  const height = layout.height + FOOT;
  return (
    <svg
      ref={ref}
      className={styles.picture}
      width={layout.width}
      height={height}
      viewBox={`${-MARGIN} ${-MARGIN} ${layout.width + 2 * MARGIN} ${height + MARGIN}`}
      role="group"
      aria-label={visibleText(`Delegation chain of ${caption.cluster}`)}
    >
      {layout.ways.map((way) => (
        <Arrow key={`${way.x} ${way.from}`} way={way} />
      ))}
      {layout.bus !== null && <BusLine bus={layout.bus} />}
      {layout.boxes.map((box) => (
        <Server key={box.id} box={box} />
      ))}
      {marks.map((mark) => (
        <g
          key={mark.key}
          data-key={mark.key}
          role="button"
          aria-label={visibleText(`${mark.key}${mark.trouble === null ? "" : `, ${mark.trouble}`}`)}
          aria-pressed={mark.key === chosen}
          tabIndex={mark.key === stop ? 0 : -1}
          className={cx(
            styles.mark,
            mark.trouble !== null && styles[mark.trouble],
            mark.key === chosen && styles.chosen,
          )}
          onClick={() => onChoose(mark)}
          onFocus={() => setCurrent(mark.key)}
          onKeyDown={(event) => onKeyDown(event, mark)}
        >
          <title>{visibleText(sayMark(mark))}</title>
          <rect x={mark.x} y={mark.y} width={mark.width} height={ROW - 4} />
          <text x={mark.x + 4} y={mark.y + 12}>
            {visibleText(mark.text)}
          </text>
        </g>
      ))}
      <Foot layout={layout} caption={caption} />
    </svg>
  );
}

type Arrow = Parameters<typeof nextMark>[2];
const isArrow = (key: string): key is Arrow => /^Arrow(Up|Down|Left|Right)$/.test(key);

function Server({ box }: { box: Box }) {
  const down = box.extension !== null && !box.extension.available;
  return (
    <>
      <rect
        className={cx(styles.box, box.extension !== null && styles.extension, down && styles.down)}
        x={box.x}
        y={box.y}
        width={box.width}
        height={box.height}
      />
      <text className={styles.title} x={box.x + 12} y={box.y + 18}>
        {visibleText(box.title)}
      </text>
      <text className={cx(styles.subtitle, box.subtitle.loud && styles.loud)} x={box.x + 12} y={box.y + 34}>
        {visibleText(box.subtitle.text)}
      </text>
      {box.names.map(({ group, text, x, y }) => (
        <text key={group} className={styles.name} x={x} y={y + 12}>
          <title>{visibleText(group)}</title>
          {visibleText(text)}
        </text>
      ))}
    </>
  );
}

function Arrow({ way: { x, from, to, label } }: { way: Way }) {
  return (
    <>
      <path className={styles.way} d={`M${x} ${from}V${to - 7}`} />
      <path className={styles.head} d={`M${x} ${to - 1}l-4.5 -8h9z`} />
      <text className={styles.label} x={x + 12} y={(from + to) / 2 + 4}>
        {label}
      </text>
    </>
  );
}

function BusLine({ bus: { x, from, to, end, label } }: { bus: Bus }) {
  return (
    <>
      <path className={styles.way} d={`M${x} ${from}V${to.at(-1) ?? from}`} />
      {to.map((y) => (
        <g key={y}>
          <path className={styles.way} d={`M${x} ${y}H${end - 7}`} />
          <path className={styles.head} d={`M${end - 1} ${y}l-8 -4.5v9z`} />
        </g>
      ))}
      <text className={styles.label} x={x + 12} y={from + 26}>
        {label}
      </text>
    </>
  );
}

/** "v1.apps: 5 resources, local, current". */
function sayMark({ key, version: { resources, apiService, available, freshness } }: VersionMark): string {
  const condition = available === null ? [] : [`Available: ${available.status} (${available.reason})`];
  return [
    key,
    apiService === null ? "no APIService" : `APIService ${apiService}`,
    `${resources} resources`,
    freshness ?? "not in discovery",
    ...condition,
  ].join(" · ");
}

/** The legend and what the picture is of: in the picture, so that a copy has them too. */
function Foot({ layout, caption }: Pick<ChainPictureProps, "layout" | "caption">) {
  const y = layout.height + 30;
  return (
    <>
      <path className={styles.way} d={`M2 ${y - 4}H26`} />
      <path className={styles.head} d={`M32 ${y - 4}l-8 -4.5v9z`} />
      <text className={styles.label} x={38} y={y}>
        passes a request on
      </text>
      <g className={cx(styles.mark, styles.stale)}>
        <rect x={176} y={y - 12} width={44} height={ROW - 4} />
        <text x={180} y={y}>
          stale
        </text>
      </g>
      <text className={styles.label} x={226} y={y}>
        its server did not answer
      </text>
      <g className={cx(styles.mark, styles.unavailable)}>
        <rect x={386} y={y - 12} width={88} height={ROW - 4} />
        <text x={390} y={y}>
          unavailable
        </text>
      </g>
      <text className={styles.label} x={480} y={y}>
        answers 503
      </text>
      <text className={styles.caption} x={2} y={y + 24}>
        Delegation chain · {visibleText(caption.cluster)} · {formatInstant(caption.at)}
      </text>
    </>
  );
}
