import type { RelationEnd } from "../relation-row";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A node of the neighbourhood's drawing; places are of its middle, px. */
export interface GraphNode extends Point {
  readonly id: string;
  readonly end: RelationEnd;
  readonly width: number;
  readonly height: number;
  /** The object that it is all about. */
  readonly chosen: boolean;
  /** In the frame of a bundle, which says its kind. */
  readonly bundled: boolean;
}

/** A frame around neighbours that all stand to the object in one way. */
export interface GraphBundle {
  readonly id: string;
  readonly title: string;
  /** px */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface GraphEdge {
  readonly id: string;
  /** Ids of nodes, or of a bundle. */
  readonly from: string;
  readonly to: string;
  readonly says: string;
  /** From box to box, by way of the label. */
  readonly points: readonly Point[];
  /** The middle of what it says, where no other says anything; null where that needs no words. */
  readonly label: Point | null;
  /** The target is not there. */
  readonly broken: boolean;
  readonly owns: boolean;
}

export interface GraphPicture {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly bundles: readonly GraphBundle[];
  /** What the edges stand for, between nodes alone. */
  readonly links: readonly Pick<GraphEdge, "from" | "to" | "says" | "broken">[];
  readonly width: number;
  readonly height: number;
  /** Relations that found no room. */
  readonly left: number;
}

export const NODE_WIDTH = 168;
export const NODE_HEIGHT = 36;

/** Room for what an edge says, px. */
export const LABEL_HEIGHT = 14;
const LETTER_WIDTH = 5.4;
const MAX_LABEL = 22;

/** What an edge says, as far as there is room for it. */
export const edgeLabel = (says: string): string =>
  says.length <= MAX_LABEL ? says : `${says.slice(0, MAX_LABEL - 1)}…`;

export const labelWidth = (says: string): number => Math.ceil(edgeLabel(says).length * LETTER_WIDTH);
/** Of the longest that is shown. */
export const MAX_LABEL_WIDTH = Math.ceil(MAX_LABEL * LETTER_WIDTH);
