import { curveBumpX, line } from "d3-shape";
import { useEffect, useMemo, useRef } from "react";
import { useCluster } from "@/components/shell/cluster";
import { PictureMenu } from "@/components/ui/picture-menu";
import { useRoom } from "@/components/ui/use-room";
import { formatInstant } from "@/lib/base/format";
import { drawLayers } from "@/lib/trees/graph/layers";
import { neighbourhood } from "@/lib/trees/graph/links";
import {
  edgeLabel,
  type GraphBundle,
  type GraphEdge,
  type GraphNode,
  type Point,
} from "@/lib/trees/graph/picture";
import { drawStack } from "@/lib/trees/graph/stack";
import type { RelationEnd } from "@/lib/trees/relation-row";
import styles from "./graph.module.css";
import { GraphMenu } from "./graph-menu";
import type { Neighbours } from "./use-neighbours";

interface RelationGraphProps {
  neighbours: Neighbours;
  object: RelationEnd;
  onChoose(uid: string): void;
}

const TITLE = 24;
const FOOT = 48;
/** In less room than this a drawing in layers shows nothing but its middle. */
const LAYERS_FROM = 620;
const LEGEND = "thick: owns, thin: refers to, dashed: not there, red: failed";

/**
 * The object among its neighbours: owners and who refers to it before it, what it leads to after it; from left to
 * right where there is room, else from top to bottom.
 */
export function RelationGraph({ neighbours: { meta, rows, more }, object, onChoose }: RelationGraphProps) {
  const drawing = useRef<SVGSVGElement>(null);
  const cluster = useCluster().info?.cluster ?? "";
  const { room, width: roomWidth } = useRoom();
  const narrow = roomWidth < LAYERS_FROM;
  const known = roomWidth > 0;
  const beyond = more + (meta?.moreChildren ?? 0) + rows.reduce((sum, row) => sum + row.more, 0);
  const shape = JSON.stringify([meta?.chain, meta?.children, rows.map(({ key }) => key), object.uid, beyond]);
  // Laid out anew only when who is there changed, so that nothing jumps while they change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for what it reads
  const picture = useMemo(() => {
    const near = neighbourhood(object, meta?.chain ?? [], meta?.children ?? [], rows, beyond);
    return narrow ? drawStack(near) : drawLayers(near);
  }, [shape, narrow]);
  const width = Math.max(picture.width, narrow ? 0 : 320);
  useEffect(() => {
    const chosen = picture.nodes.find((node) => node.chosen);
    const element = room.current;
    if (chosen === undefined || element === null || !known) return;
    element.scrollLeft = chosen.x - element.clientWidth / 2;
    element.scrollTop = chosen.y - element.clientHeight / 2;
  }, [picture, room, known]);
  return (
    <div className={styles.graph}>
      <div className={styles.tools}>
        <PictureMenu drawing={drawing} name={`${object.kind}-${object.name}`} />
        <GraphMenu picture={picture} name={`${object.kind}-${object.name}`} />
        {picture.left > 0 && <span className="soft">{picture.left} more are not drawn</span>}
      </div>
      <div ref={room} className={styles.room}>
        {known && (
          <svg
            ref={drawing}
            role="group"
            aria-label={`${object.kind} ${object.name} and its neighbours`}
            width={width}
            height={picture.height + TITLE + FOOT}
          >
            <text x="12" y="16" className={styles.title}>
              {object.kind} {object.name}
            </text>
            <g transform={`translate(0 ${TITLE})`}>
              {picture.edges.map((edge) => (
                <Edge key={edge.id} edge={edge} straight={narrow} />
              ))}
              {picture.bundles.map((bundle) => (
                <Frame key={bundle.id} bundle={bundle} />
              ))}
              {picture.nodes.map((node) => (
                <Node key={node.id} node={node} onChoose={onChoose} />
              ))}
            </g>
            <text x="12" y={picture.height + TITLE + 12} className={styles.foot}>
              {cluster}, {formatInstant(Date.now())}
            </text>
            <text x="12" y={picture.height + TITLE + 26} className={styles.foot}>
              {LEGEND}
            </text>
            {picture.left > 0 && (
              <text x="12" y={picture.height + TITLE + 40} className={styles.foot}>
                {picture.left} more are not drawn
              </text>
            )}
          </svg>
        )}
      </div>
    </div>
  );
}

const straightLine = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
);
const curvedLine = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
).curve(curveBumpX);

function Edge({
  edge: { points, says, label, broken, owns },
  straight,
}: {
  edge: GraphEdge;
  straight: boolean;
}) {
  const path = straight ? straightLine : curvedLine;
  return (
    <g className={styles.edge} data-broken={broken || undefined} data-owns={owns || undefined}>
      <path d={path([...points]) ?? ""} fill="none" strokeDasharray={broken ? "4 3" : undefined} />
      <path d={arrow(points)} fill="none" />
      {label !== null && (
        <text x={label.x} y={label.y + 3} textAnchor="middle">
          <title>{says}</title>
          {edgeLabel(says)}
        </text>
      )}
    </g>
  );
}

/** The head of an edge; edges end level, or upright where their last piece is. */
function arrow(points: readonly Point[]): string {
  const [before, end] = points.slice(-2);
  if (before === undefined || end === undefined) return "";
  const back = { x: 7 * Math.sign(end.x - before.x), y: 7 * Math.sign(end.y - before.y) };
  return before.x === end.x
    ? `M${end.x - 3} ${end.y - back.y}L${end.x} ${end.y}L${end.x + 3} ${end.y - back.y}`
    : `M${end.x - back.x} ${end.y - 3}L${end.x} ${end.y}L${end.x - back.x} ${end.y + 3}`;
}

function Frame({ bundle: { title, left, top, width, height } }: { bundle: GraphBundle }) {
  return (
    <g className={styles.frame} transform={`translate(${left} ${top})`}>
      <rect width={width} height={height} />
      <text x="8" y="14">
        {title}
      </text>
    </g>
  );
}

function Node({ node, onChoose }: { node: GraphNode; onChoose(uid: string): void }) {
  const { end, x, y, width, height, chosen, bundled } = node;
  const { uid } = end;
  const choose = uid === null || chosen ? null : () => onChoose(uid);
  const letters = Math.floor((width - 14) / LETTER);
  return (
    <g
      transform={`translate(${x - width / 2} ${y - height / 2})`}
      className={styles.node}
      data-chosen={chosen || undefined}
      data-state={end.state}
      data-health={end.health?.state}
      {...(choose !== null && {
        role: "button",
        tabIndex: 0,
        "aria-label": `${end.kind} ${end.name}`,
        onClick: choose,
        onKeyDown: (event: { key: string }) => (event.key === "Enter" || event.key === " ") && choose(),
      })}
    >
      <title>{`${end.kind} ${end.namespace === "" ? "" : `${end.namespace}/`}${end.name}`}</title>
      <rect width={width} height={height} />
      {!bundled && (
        <text x="8" y="14" className={styles.nodeKind}>
          {cut(end.kind, 24)}
          {stateOf(end)}
        </text>
      )}
      <text x="8" y={bundled ? 14 : 28} className={styles.nodeName}>
        {cut(end.name, letters)}
      </text>
    </g>
  );
}

/** Of a name in a box, px. */
const LETTER = 6.7;

/** Colour says it too; what is well needs no words. */
function stateOf({ state, health }: RelationEnd): string {
  if (state !== "found" && state !== "outside") return ` (${state})`;
  return health === null || QUIET.has(health.state) ? "" : ` (${health.state})`;
}

const QUIET: ReadonlySet<string> = new Set(["current", "unknown"]);

/** Names of one set differ at their ends, so those stay. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  return `${text.slice(0, most - 1 - end)}…${text.slice(text.length - end)}`;
}
