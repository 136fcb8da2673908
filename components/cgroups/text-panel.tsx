import { PanelFrame } from "@/components/data/panel-frame";
import { useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { CopyButton } from "@/components/ui/copy-button";
import styles from "./cgroups.module.css";

const REFRESH_MS = 30_000;

/** The tree as `systemd-cgls` prints it, to take along. */
export function TextPanel({ node }: { node: string }) {
  const context = useCluster().info?.name ?? null;
  const { data, state } = useApi<{ text: string }>("/api/cgroups/text", {
    context,
    query: { node },
    refreshMs: REFRESH_MS,
  });
  return (
    <PanelFrame
      title="systemd-cgls, as Cutaway sees the node"
      state={state}
      note="A kubelet lists no processes and little beside kubepods."
      actions={data === undefined ? undefined : <CopyButton text={data.text} label="Copy" labelled />}
    >
      {data === undefined ? undefined : (
        // A long text scrolls: the keyboard must reach it.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region
        <section className={styles.text} tabIndex={0} aria-label="The tree as text">
          <pre>{data.text}</pre>
        </section>
      )}
    </PanelFrame>
  );
}
