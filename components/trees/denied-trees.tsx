import { useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { Button } from "@/components/ui/button";
import { RbacYaml } from "@/components/ui/denied-view";
import { EmptyState } from "@/components/ui/empty-state";
import type { KindReport } from "@/lib/trees/api-schema";
import { treesRightsYaml } from "@/lib/trees/rights";
import { treesView } from "@/lib/trees/url";
import styles from "./trees.module.css";
import type { TreesChoice } from "./use-trees-state";

/** Nothing of what was asked for may be listed: which rights that takes, and where there may be more luck. */
export function DeniedTrees({ choice: { state, set } }: { choice: TreesChoice }) {
  const { info, identity } = useCluster();
  const ns = treesView.fields.ns.format(state.ns);
  const { data } = useApi<{ kinds: KindReport[] }>("/api/trees/kinds", {
    context: info?.name ?? null,
    query: ns === "" ? {} : { ns },
  });
  const where = state.ns.length === 0 ? "the whole cluster" : `namespace ${state.ns.join(", ")}`;
  const offered = likelyNamespaces(info?.namespace ?? null, identity.data?.username ?? "").filter(
    (name) => !state.ns.includes(name),
  );
  return (
    <EmptyState title={`You may not list anything in ${where}`}>
      <p>
        Rights are often given for a namespace alone. Name those that you may read at the top
        {offered.length === 0 ? "." : ", or try:"}
      </p>
      <p className={styles.offered}>
        {offered.map((name) => (
          <Button key={name} onClick={() => set({ ns: [name] }, "push")}>
            Read namespace <span className="mono">{name}</span>
          </Button>
        ))}
      </p>
      <MissingRights kinds={data?.kinds ?? []} namespaces={state.ns} open />
    </EmptyState>
  );
}

/** Those that a kubeconfig's context, or a service account's own name, speak of; `default` is kubectl's guess. */
function likelyNamespaces(ofContext: string | null, username: string): readonly string[] {
  const [, own] = /^system:serviceaccount:([^:]+):/.exec(username) ?? [];
  return [...new Set([ofContext ?? "default", ...(own === undefined ? [] : [own])])];
}

interface MissingRightsProps {
  kinds: readonly KindReport[];
  namespaces: readonly string[];
  open?: boolean;
}

/** The RBAC that would let everything be listed that was refused; nothing where nothing was. */
export function MissingRights({ kinds, namespaces, open = false }: MissingRightsProps) {
  const { identity } = useCluster();
  const yaml = treesRightsYaml(kinds, namespaces, identity.data?.username ?? "<your user name>");
  return yaml === "" ? null : <RbacYaml yaml={yaml} open={open} />;
}
