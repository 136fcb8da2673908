import { PanelFrame } from "@/components/data/panel-frame";
import { useCluster } from "@/components/shell/cluster";
import { DeniedView } from "@/components/ui/denied-view";
import type { PanelState } from "@/lib/base/panel-state";
import { visibleText } from "@/lib/base/safe-text";
import type { ObjectMeta } from "@/lib/object/api-schema";
import styles from "./object.module.css";

/** An object that may not be seen: which right is missing. */
export function Hidden({ meta, panel }: { meta: ObjectMeta; panel: PanelState }) {
  const { kind, namespace, name, requests } = meta;
  const user = useCluster().identity.data?.username ?? "<your user name>";
  const { group, resource } = kind;
  const what = visibleText(`${kind.kind} ${name}`);
  const missing = { verb: "get", group, resource, ...(namespace === "" ? {} : { namespace }) };
  return (
    <div className={styles.hidden}>
      <PanelFrame
        title={what}
        state={panel}
        requests={requests}
        denied={<DeniedView missing={missing} user={user} what={what} />}
      >
        {undefined}
      </PanelFrame>
    </div>
  );
}
