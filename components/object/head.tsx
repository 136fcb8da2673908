import { showEvidence } from "@/components/data/evidence-drawer-state";
import { PanelStateMark } from "@/components/data/panel-state-mark";
import { usePlace } from "@/components/shell/use-place";
import { ViewLink } from "@/components/shell/view-link";
import { HealthMark } from "@/components/trees/health";
import { ElsewhereLinks } from "@/components/trees/object-link";
import { IconButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { AgeOf } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { useNow } from "@/components/ui/use-now";
import { ChangeMark } from "@/components/watch/marks";
import { formatAge } from "@/lib/base/format";
import { digString } from "@/lib/base/json";
import type { PanelState } from "@/lib/base/panel-state";
import { visibleText } from "@/lib/base/safe-text";
import { cgroupsView } from "@/lib/cgroups/url";
import { encodeLink } from "@/lib/link/link";
import { initialState } from "@/lib/link/view";
import { objectHealth } from "@/lib/objects/health";
import { treesView } from "@/lib/trees/url";
import styles from "./object.module.css";
import { ObjectLink } from "./object-link";
import type { ReadingProps } from "./page-props";
import type { SeenChange } from "./use-changes";

interface HeadProps extends ReadingProps {
  panel: PanelState;
  lastChange: SeenChange | null;
}

/** Who it is, how it fares, how fresh that is, and where else one can look at it. */
export function Head({ meta, object, panel, lastChange }: HeadProps) {
  const { kind, namespace, name, requests, presence } = meta;
  const now = useNow();
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        <h2>
          <span className={styles.kind}>
            <SafeText text={kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`} />
          </span>
          {namespace !== "" && (
            <span className={styles.namespace}>
              <ObjectLink object={{ ...NAMESPACES, name: namespace }}>
                <SafeText text={namespace} />
              </ObjectLink>
              /
            </span>
          )}
          <SafeText text={name} className="mono" />
        </h2>
        <CopyButton text={name} label="Copy the name" />
        <span className={styles.side}>
          {requests.length > 0 && (
            <IconButton
              icon="evidence"
              label="Evidence of the object"
              onClick={() => showEvidence(visibleText(`${kind.kind} ${name}`), requests)}
            />
          )}
          <PanelStateMark state={panel} />
        </span>
      </div>
      <div className={styles.line}>
        {object !== null && presence === "there" && <HealthMark health={objectHealth(object, now)} word />}
        {object !== null && (
          <span>
            <span className="soft">age</span>{" "}
            <AgeOf time={digString(object, "metadata", "creationTimestamp")} />
          </span>
        )}
        {lastChange !== null && <LastChange change={lastChange} now={now} />}
        <span className={styles.links}>
          {object !== null && object.metadata.uid !== "" && kind.resource !== "events" && (
            <TreesLink uid={object.metadata.uid} namespace={namespace} />
          )}
          {kind.group === "" && kind.resource === "nodes" && <CgroupsLink node={name} />}
          <ElsewhereLinks end={{ ...kind, namespace, name }} />
        </span>
      </div>
    </header>
  );
}

const NAMESPACES = { group: "", version: "v1", resource: "namespaces", namespace: "" };

/** Quiet: a class of change and its age, in a place that is always there. */
function LastChange({ change: { at, change }, now }: { change: SeenChange; now: number }) {
  return (
    <span className={styles.changed} data-fresh={now - at < 10_000 || undefined}>
      <ChangeMark change={change.class} /> <span className="soft">{formatAge(now - at)} ago</span>
    </span>
  );
}

function CgroupsLink({ node }: { node: string }) {
  const { href } = encodeLink(cgroupsView, { ...initialState(cgroupsView), node }, usePlace());
  return <ViewLink href={href}>Cgroups</ViewLink>;
}

function TreesLink({ uid, namespace }: { uid: string; namespace: string }) {
  const ns = namespace === "" ? [] : [namespace];
  const { href } = encodeLink(treesView, { ...initialState(treesView), ns, selected: uid }, usePlace());
  return <ViewLink href={href}>Trees</ViewLink>;
}
