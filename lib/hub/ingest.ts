import { redactObject } from "@/lib/access/redact/object";
import type { Assumptions } from "@/lib/kube/reflector/course";
import type { Representation as WireForm } from "@/lib/kube/reflector/kube-source";
import type { KubeObject } from "@/lib/objects/kube-object";
import { cutMetadata } from "@/lib/trees/managers";
import { cutFor } from "./cuts";
import type { Representation, Scope } from "./scope";

/** Cuts an object to the fields that relations and health read. */
export type Outline = (object: KubeObject, scope: Scope) => KubeObject;

interface Wire {
  readonly representation: WireForm;
  readonly listEncoding?: "gzip";
  readonly assume: Assumptions;
}

/**
 * How a representation is asked for. What a whole cluster is read by comes as lists, not as the events of a watch: the apiserver
 * compresses lists alone, to a twentieth, and that costs it nothing that could be measured.
 */
export const WIRE: Readonly<Record<Representation, Wire>> = {
  full: { representation: "full", assume: {} },
  metadata: { representation: "metadata", assume: {} },
  table: { representation: "table", assume: {} },
  /** Cut as `cuts.ts` says. */
  cut: { representation: "full", assume: {} },
  /** Metadata with the printed cells, cut to what a whole cluster of them can be kept by. */
  tree: { representation: "table", listEncoding: "gzip", assume: { watchList: false } },
  /** Cut to the fields that relations and health read. */
  outline: { representation: "full", listEncoding: "gzip", assume: { watchList: false } },
};

/** One redaction policy, where objects come in: nothing behind this point ever holds a Secret's values. */
export function ingestFor(scope: Scope, outline: Outline): (object: KubeObject) => KubeObject {
  const secrets = scope.group === "" && scope.resource === "secrets";
  const redact = (object: KubeObject) => redactObject(object, { secrets });
  const cut = cutOf(scope, outline);
  return (object) => redact(cut(object));
}

function cutOf(scope: Scope, outline: Outline): (object: KubeObject) => KubeObject {
  switch (scope.representation) {
    case "cut":
      return cutFor(scope.group, scope.resource);
    case "tree":
      return cutMetadata;
    case "outline":
      return (object) => outline(object, scope);
    default:
      return (object) => object;
  }
}
