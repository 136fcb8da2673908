import { shownName } from "./name";
import { inTreeOrder, withParents } from "./paths";
import type { CgroupView, NodeTree } from "./view";

/** One cgroup in a paste and in the API's view of the same node. */
export interface Compared {
  /** As the paste writes it. */
  readonly path: string;
  readonly api: CgroupView | null;
  readonly pasted: CgroupView | null;
  readonly kind: "both" | "gone" | "hidden" | "new" | "orphan" | "unknown leaf" | "beside";
  /** In words; empty for what is in both. */
  readonly note: string;
}

const NOTES: Readonly<Record<Compared["kind"], string>> = {
  both: "",
  gone: "The kubelet still reports it, the node no longer has it: cAdvisor keeps what is over for two minutes.",
  hidden: "Not in the paste: systemd-cgls leaves out cgroups without processes unless it is called with -a.",
  new: "Newer than the kubelet's last look, which may be 15 s old.",
  orphan: "No pod has this uid: the kubelet is about to remove it, or could not.",
  "unknown leaf": "No container of its pod has this id.",
  beside: "Beside kubepods; the kubelet's metrics do not list such cgroups.",
};

/** Both trees as one, in the paste's order. */
export function compareTrees(api: NodeTree, pasted: NodeTree): Compared[] {
  const ours = new Map(shown(api).map((view) => [shownPath(view.path), view]));
  const theirs = new Map(pasted.cgroups.filter(isThere).map((view) => [shownPath(view.path), view]));
  const paths = inTreeOrder(withParents([...theirs.keys(), ...ours.keys()]));
  return paths.map((path) => {
    const [a, b] = [ours.get(path) ?? null, theirs.get(path) ?? null];
    const kind = kindOf(a, b);
    return { path, api: a, pasted: b, kind, note: NOTES[kind] };
  });
}

/** Of the API's view, what a source showed; what was only promised is not there to be compared. */
const shown = ({ cgroups }: NodeTree) =>
  cgroups.filter(({ state }) => state === "present" || state === "gone");
const isThere = ({ state }: CgroupView) => state === "present";

export const shownPath = (path: string): string => path.split("/").map(shownName).join("/");

function kindOf(api: CgroupView | null, pasted: CgroupView | null): Compared["kind"] {
  if (api !== null && pasted !== null) return "both";
  if (pasted === null) return api?.cls.kind === "container" || api?.state === "gone" ? "gone" : "hidden";
  const { cls, pod, role } = pasted;
  if (cls.root === null) return "beside";
  if (cls.kind === "pod" && pod === null) return "orphan";
  return role === "unknown" && pod !== null ? "unknown leaf" : "new";
}
