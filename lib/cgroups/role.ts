import type { CgroupClass } from "./classify";
import type { Seen, SeenCgroup } from "./from-source";
import type { ContainerModel } from "./pod";
import type { Role } from "./spot";
import type { CgroupState } from "./view";

const PAUSE = /(^|\/)pause(\b|$)/;

/** What a container's cgroup holds: names do not say, so objects, metrics and processes are asked in turn. */
export function roleOf(
  cls: CgroupClass,
  seen: SeenCgroup | null,
  container: ContainerModel | null,
): Role | null {
  if (cls.kind !== "container") return null;
  if (container !== null) return "container";
  if (cls.infraDropped) return "sandbox";
  const hint = seen?.hint;
  if (hint) {
    if (hint.container !== "" && hint.container !== "POD") return "old container";
    return cls.podUid === null ? "unknown" : "sandbox";
  }
  if (seen?.processes.some(({ command }) => PAUSE.test(command ?? ""))) return "sandbox";
  return "unknown";
}

interface Judged {
  readonly cls: CgroupClass;
  readonly seen: SeenCgroup | null;
  readonly container: ContainerModel | null;
  readonly role: Role | null;
}

/** @param isParent the source shows something below it, so it must be there */
export function stateOf({ seen, role, container }: Judged, source: Seen, isParent: boolean): CgroupState {
  if (source.kind === "none") return "predicted";
  if (seen === null) return isParent ? "present" : "missing";
  if (source.kind !== "kubelet") return "present";
  // cAdvisor keeps what is over for two minutes.
  return role === "old container" || container?.state === "terminated" ? "gone" : "present";
}
