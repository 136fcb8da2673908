import { digNumber, digString } from "@/lib/base/json";
import { formatFieldSelector } from "@/lib/objects/field-selector";
import type { KubeObject } from "@/lib/objects/kube-object";
import type { ObjectEvent } from "./api-schema";

/**
 * The events about an object, also those about one that had its name before: the uid is compared where they are shown.
 * It cannot be selected by: kubelets put a node's name there (kubectl `pkg/describe`, DescribeNode).
 */
export function eventsSelector(kind: string, namespace: string, name: string): string {
  const about = [
    ["involvedObject.kind", kind],
    ["involvedObject.name", name],
    ...(namespace === "" ? [] : [["involvedObject.namespace", namespace]]),
  ];
  return formatFieldSelector(
    about.map(([field = "", value = ""]) => ({ field, operator: "=" as const, value })),
  );
}

/**
 * A core/v1 Event. Those that came through events.k8s.io have their count in `series` and their time in `eventTime`
 * (k8s.io/api core/v1 Event).
 */
export function readEvent(event: KubeObject): ObjectEvent {
  const { uid, resourceVersion, namespace = "", name } = event.metadata;
  const text = (...path: string[]) => digString(event, ...path) || null;
  const at = text("eventTime");
  const first = text("firstTimestamp") ?? at ?? text("metadata", "creationTimestamp");
  return {
    key: uid,
    rev: resourceVersion,
    type: text("type") ?? "",
    reason: text("reason") ?? "",
    message: text("message") ?? "",
    count: digNumber(event, "series", "count") ?? digNumber(event, "count") ?? 1,
    first,
    last: text("series", "lastObservedTime") ?? text("lastTimestamp") ?? at ?? first,
    source: text("source", "component") ?? text("reportingComponent") ?? "",
    host: text("source", "host") ?? text("reportingInstance") ?? "",
    fieldPath: text("involvedObject", "fieldPath") ?? "",
    uid: text("involvedObject", "uid") ?? "",
    namespace,
    name,
  };
}

/** The one that happened last comes first. */
export function newestFirst(events: readonly ObjectEvent[]): ObjectEvent[] {
  const at = ({ last }: ObjectEvent) => {
    const time = Date.parse(last ?? "");
    return Number.isNaN(time) ? 0 : time;
  };
  return [...events].sort((a, b) => at(b) - at(a) || (a.key < b.key ? -1 : 1));
}

/** True for an event about an object that had the name before. Kubelets give a node's name for its uid. */
export function isAboutAnother(event: ObjectEvent, uid: string | null, name: string): boolean {
  return uid !== null && event.uid !== "" && event.uid !== uid && event.uid !== name;
}
