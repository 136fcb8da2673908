import { useMemo } from "react";
import { useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import type { Problem } from "@/lib/base/problem";
import type { ServedResource } from "@/lib/objects/discovery";
import { resourceName } from "@/lib/objects/path";

/** What can be watched, as discovery tells; null while that is not known. */
export interface Watchable {
  readonly resources: readonly ServedResource[] | null;
  readonly problem: Problem | null;
}

/** Every resource with the verb "watch", in the order of discovery. */
export function useWatchable(): Watchable {
  const context = useCluster().info?.name ?? null;
  const { data, problem } = useApi<{ resources: readonly ServedResource[] }>("/api/discovery", {
    context,
    enabled: context !== null,
  });
  const resources = useMemo(
    () => data?.resources.filter(({ verbs }) => verbs.includes("watch")) ?? null,
    [data],
  );
  return { resources, problem };
}

/** `pods v1`, `deployments.apps v1`: what one types to find a resource. */
export function titleOf({
  group,
  version,
  resource,
}: Pick<ServedResource, "group" | "version" | "resource">) {
  return `${resourceName({ group, resource })} ${version}`;
}

/** Resources that fit what is typed, those whose name begins so first. Short names and kinds count too. */
export function findResources(
  resources: readonly ServedResource[],
  typed: string,
): readonly ServedResource[] {
  const words = typed.trim().toLowerCase().split(/\s+/);
  const [first = ""] = words;
  const texts = (served: ServedResource) =>
    `${titleOf(served)} ${served.kind} ${served.shortNames.join(" ")}`.toLowerCase();
  const rank = (served: ServedResource) => {
    if (served.resource === first || served.shortNames.includes(first)) return 0;
    return served.resource.startsWith(first) ? 1 : 2;
  };
  return resources
    .filter((served) => words.every((word) => texts(served).includes(word)))
    .sort((a, b) => rank(a) - rank(b));
}
