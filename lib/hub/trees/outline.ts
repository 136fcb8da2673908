import type { KubeObject } from "@/lib/objects/kube-object";
import { groupOf } from "@/lib/objects/owners";
import { cutMetadata } from "@/lib/trees/managers";
import type { CompiledRules } from "@/lib/trees/relations/compile";
import type { Outline } from "../ingest";

/** What `objectHealth` reads; docs/trees.md. */
const HEALTH_FIELDS = [
  "spec.{replicas,updateStrategy,progressDeadlineSeconds,type,clusterIP}",
  "status.{phase,reason,message,conditions,observedGeneration,startTime,active}",
  "status.{replicas,updatedReplicas,availableReplicas,readyReplicas,fullyLabeledReplicas,currentRevision,updateRevision}",
  "status.{desiredNumberScheduled,currentNumberScheduled,updatedNumberScheduled,numberAvailable,numberReady}",
  "status.{containerStatuses,initContainerStatuses}[].{ready,state}",
];

/** Objects as relations and health need them: everything else is dropped where it comes in. */
export function outlineOf(rules: CompiledRules): Outline {
  return (object, { group }) => {
    const kind = {
      group: object.apiVersion === undefined ? group : groupOf(object.apiVersion),
      kind: object.kind ?? "",
    };
    return cutMetadata(rules.cut(kind, object, HEALTH_FIELDS) as KubeObject);
  };
}
