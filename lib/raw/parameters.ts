import { KUBELET_PATHS } from "@/lib/access/kubelet";
import { formOf, infoOf, type PathForm } from "./target";

/** A query parameter that a path takes. */
export interface Parameter {
  readonly name: string;
  /** What it does, in a few words. */
  readonly note: string;
  /** Its values, when they are few. */
  readonly values?: readonly string[];
}

const ON = ["1", "0"] as const;
const PRETTY: Parameter = { name: "pretty", note: "indented JSON", values: ON };

const LIST: readonly Parameter[] = [
  { name: "limit", note: "at most this many objects; the answer tells how to continue" },
  { name: "continue", note: "token of the page before" },
  { name: "labelSelector", note: "e.g. app=web,tier!=db" },
  { name: "fieldSelector", note: "e.g. spec.nodeName=node-1" },
  { name: "resourceVersion", note: "0: any, from the cache; left out: the newest" },
  { name: "resourceVersionMatch", note: "how resourceVersion binds", values: ["NotOlderThan", "Exact"] },
  { name: "watch", note: "stream what changes", values: ON },
  { name: "allowWatchBookmarks", note: "bookmarks in a watch", values: ON },
  { name: "sendInitialEvents", note: "begin a watch with what is there", values: ON },
  { name: "timeoutSeconds", note: "the server ends a list or watch after this" },
];
const INCLUDE_OBJECT: Parameter = {
  name: "includeObject",
  note: "what each row of a Table carries",
  values: ["None", "Metadata", "Object"],
};

const PARAMETERS: Readonly<Record<PathForm, readonly Parameter[]>> = {
  collection: [...LIST, INCLUDE_OBJECT, PRETTY],
  object: [{ name: "resourceVersion", note: "0: from the cache" }, INCLUDE_OBJECT, PRETTY],
  log: [
    { name: "container", note: "of a pod with several" },
    { name: "previous", note: "of the container's last run", values: ON },
    { name: "follow", note: "go on as lines are written", values: ON },
    { name: "tailLines", note: "only the last lines" },
    { name: "sinceSeconds", note: "only what is younger" },
    { name: "sinceTime", note: "only what is younger, RFC 3339" },
    { name: "timestamps", note: "each line with its time", values: ON },
    { name: "limitBytes", note: "stop after this many bytes" },
    { name: "stream", note: "one of the two", values: ["All", "Stdout", "Stderr"] },
  ],
  kubelet: [],
  nonresource: [
    { name: "verbose", note: "each health check by itself", values: ON },
    { name: "exclude", note: "leave a health check out" },
    { name: "timeout", note: "e.g. 10s" },
    { name: "includeRequestDetails", note: "of dump_requests", values: ON },
  ],
};

const KUBELET_NOTES: Readonly<Record<string, Parameter>> = {
  verbose: { name: "verbose", note: "each health check by itself", values: ON },
  only_cpu_and_memory: { name: "only_cpu_and_memory", note: "leave out disks and network", values: ON },
};

/** The parameters that Cutaway passes on for a path. */
export function parametersFor(path: string): readonly Parameter[] {
  const form = formOf(path);
  if (form !== "kubelet") return PARAMETERS[form];
  const kubeletPath = infoOf(path)?.parts.slice(3).join("/") ?? "";
  return (KUBELET_PATHS.get(kubeletPath) ?? []).flatMap((name) => KUBELET_NOTES[name] ?? []);
}
