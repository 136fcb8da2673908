import { line } from "d3-shape";
import { useEffect, useMemo, useRef } from "react";
import { useCluster } from "@/components/shell/cluster";
import { PictureMenu } from "@/components/ui/picture-menu";
import { formatInstant } from "@/lib/base/format";
import {
  drawNeighbourhood,
  type GraphEdge,
  type GraphNode,
  NODE_HEIGHT,
  NODE_WIDTH,
} from "@/lib/trees/graph-layout";
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
const FOOT = 20;

/** The object among its neighbours: owners and who refers to it on the left, what it leads to on the right. */
export function RelationGraph({ neighbours: { meta, rows }, object, onChoose }: RelationGraphProps) {
  const drawing = useRef<SVGSVGElement>(null);
  const cluster = useCluster().info?.cluster ?? "";
  const shape = JSON.stringify([meta?.chain, meta?.children, rows.map(({ key }) => key), object.uid]);
  // Laid out anew only when who is there changed, so that nothing jumps while they change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for what it reads
  const picture = useMemo(
    () => drawNeighbourhood(object, meta?.chain ?? [], meta?.children ?? [], rows),
    [shape],
  );
  const width = Math.max(picture.width, 320);
  const room = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const chosen = picture.nodes.find((node) => node.chosen);
    const element = room.current;
    if (chosen === undefined || element === null) return;
    element.scrollLeft = chosen.x - element.clientWidth / 2;
    element.scrollTop = chosen.y - element.clientHeight / 2;
  }, [picture]);
  return (
    <div className={styles.graph}>
      <div className={styles.tools}>
        <PictureMenu drawing={drawing} name={`${object.kind}-${object.name}`} />
        <GraphMenu picture={picture} name={`${object.kind}-${object.name}`} />
        {picture.left > 0 && <span className="soft">{picture.left} more in the list</span>}
      </div>
      <div ref={room} className={styles.room}>
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
              <Edge key={edge.id} edge={edge} />
            ))}
            {picture.nodes.map((node) => (
              <Node key={node.id} node={node} onChoose={onChoose} />
            ))}
          </g>
          <text x="12" y={picture.height + TITLE + 12} className={styles.foot}>
            {cluster}, {formatInstant(Date.now())} · solid: owns, thin: refers to, dashed: not there
          </text>
        </svg>
      </div>
    </div>
  );
}

const path = line<{ x: number; y: number }>(
  ({ x }) => x,
  ({ y }) => y,
);

function Edge({ edge: { points, says, broken, owns } }: { edge: GraphEdge }) {
  const last = points.at(-1);
  const middle = points[Math.floor(points.length / 2)];
  return (
    <g className={styles.edge} data-broken={broken || undefined} data-owns={owns || undefined}>
      <path d={path([...points]) ?? ""} fill="none" strokeDasharray={broken ? "4 3" : undefined} />
      {last !== undefined && (
        <path
          d={`M${last.x - 7} ${last.y - 3}L${last.x} ${last.y}L${last.x - 7} ${last.y + 3}`}
          fill="none"
        />
      )}
      {middle !== undefined && !owns && (
        <text x={middle.x} y={middle.y - 3} textAnchor="middle">
          {cut(says, 18)}
        </text>
      )}
    </g>
  );
}

function Node({ node: { end, x, y, chosen }, onChoose }: { node: GraphNode; onChoose(uid: string): void }) {
  const { uid } = end;
  const choose = uid === null || chosen ? null : () => onChoose(uid);
  return (
    <g
      transform={`translate(${x - NODE_WIDTH / 2} ${y - NODE_HEIGHT / 2})`}
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
      <rect width={NODE_WIDTH} height={NODE_HEIGHT} />
      <text x="8" y="14" className={styles.nodeKind}>
        {cut(end.kind, 24)}
        {end.state !== "found" && end.state !== "outside" ? ` (${end.state})` : ""}
      </text>
      <text x="8" y="28" className={styles.nodeName}>
        {cut(end.name, 22)}
      </text>
    </g>
  );
}

const cut = (text: string, most: number) => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
