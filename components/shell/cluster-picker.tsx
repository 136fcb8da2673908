import { Icon } from "@/components/ui/icons";
import { Menu } from "@/components/ui/menu";
import { useCluster } from "./cluster";
import type { ContextInfo } from "./resolve-cluster";
import styles from "./top-bar.module.css";

/** The context in use, and the others of the kubeconfig. The view stays when another is chosen. */
export function ClusterPicker() {
  const { contexts, info, choose } = useCluster();
  return (
    <Menu
      label={`Cluster: ${info?.name ?? "none"}`}
      className={styles.picker}
      button={
        <>
          <span className="mono">{info?.name ?? "–"}</span>
          <Icon name="chevronDown" />
        </>
      }
      items={contexts.map((context) => ({
        key: context.name,
        content: <Option context={context} />,
        checked: context.name === info?.name,
        onChoose: () => choose(context),
      }))}
    />
  );
}

function Option({ context }: { context: ContextInfo }) {
  return (
    <span className={styles.option}>
      <span className="mono">{context.name}</span>
      <span className={styles.where}>
        {context.server} as {context.user}
        {context.insecureSkipTlsVerify && ", certificate not checked"}
      </span>
    </span>
  );
}
