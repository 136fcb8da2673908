import { cutCrd } from "@/lib/apis/crd";
import type { KubeObject } from "@/lib/objects/kube-object";

type Cut = (object: KubeObject) => KubeObject;

/** What is kept of objects that are mostly something no view reads: a CRD is mostly its schemas. */
const CUTS: ReadonlyMap<string, Cut> = new Map([["apiextensions.k8s.io/customresourcedefinitions", cutCrd]]);

/** Objects of other resources are kept whole. */
export function cutFor(group: string, resource: string): Cut {
  return CUTS.get(`${group}/${resource}`) ?? ((object) => object);
}
