import type { Problem } from "@/lib/base/problem";
import type { Overview } from "@/lib/overview/schema";

/** The one problem that every part has, such as a server that is down; null when the parts differ. */
export function commonProblem(overview: Overview): Problem | null {
  const { cluster, version, livez, readyz, identity, nodes, groups, access } = overview;
  const problems = [cluster, version, livez, readyz, identity, nodes, groups, access].map((panel) =>
    panel.state === "error" ? panel.problem : null,
  );
  const [first = null] = problems;
  return first !== null && problems.every((problem) => problem?.code === first.code) ? first : null;
}

/** For the RBAC of a denied panel: the name to bind, or a word that cannot be mistaken for one. */
export function userOf(overview: Overview | undefined): string {
  return overview?.identity.state === "ok" ? overview.identity.value.username : "<your user name>";
}
