import type { Seen } from "./from-source";
import type { NodeFacts } from "./node";
import type { PodModel } from "./pod";

/** Everything that a tree is made of, for whoever makes it again elsewhere. */
export interface NodeModelParts {
  readonly facts: NodeFacts;
  readonly pods: readonly PodModel[];
  readonly seen: Seen;
}

/** JSON, with maps as lists of pairs. */
export function toWire(parts: NodeModelParts): string {
  return JSON.stringify(parts, (_, value) => (value instanceof Map ? { [MAP]: [...value] } : value));
}

/** What `toWire` wrote. @throws SyntaxError for anything else that is no JSON */
export function fromWire(text: string): NodeModelParts {
  return JSON.parse(text, (_, value) =>
    typeof value === "object" && value !== null && Array.isArray(value[MAP]) ? new Map(value[MAP]) : value,
  );
}

const MAP = "$map";
