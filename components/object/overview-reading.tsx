import { EmptyState } from "@/components/ui/empty-state";
import { dig, digString } from "@/lib/base/json";
import { readConditions } from "@/lib/object/conditions";
import { readContainers } from "@/lib/object/containers";
import { dataKeys } from "@/lib/object/data-keys";
import { Conditions } from "./conditions";
import { ContainerTable } from "./container-table";
import styles from "./object.module.css";
import { About, Printed, Regarding, Texts } from "./overview-aside";
import { Changes, Content, Keys, RecentEvents } from "./overview-content";
import { OwnerChain } from "./owner-chain";
import type { ReadingProps } from "./page-props";
import { Section } from "./section";
import type { SeenChange } from "./use-changes";

interface OverviewProps extends ReadingProps {
  changes: readonly SeenChange[];
}

/** What one looks for first. */
export function OverviewReading({ changes, ...props }: OverviewProps) {
  const { object, meta, set } = props;
  if (object === null) return <EmptyState title="There is nothing to show of it" />;
  const conditions = readConditions(object);
  const containers = meta.kind.kind === "Pod" ? readContainers(object) : [];
  const created = digString(object, "metadata", "creationTimestamp");
  return (
    <div className={styles.sheet}>
      <div className={styles.main}>
        {containers.length > 0 && (
          <Section title="Containers">
            <ContainerTable
              containers={containers}
              onLog={(container, previous) => set({ tab: "logs", container, previous })}
            />
          </Section>
        )}
        {conditions.length > 0 && (
          <Section title="Conditions">
            <Conditions conditions={conditions} created={created} />
          </Section>
        )}
        <Keys object={object} kind={meta.kind} set={set} />
        {conditions.length + containers.length + dataKeys(object, meta.kind).length === 0 && (
          <Content object={object} set={set} />
        )}
        <RecentEvents {...props} />
        <Changes changes={changes} />
      </div>
      <div className={styles.aside}>
        <Printed {...props} version={object.metadata.resourceVersion} />
        <Regarding object={object} meta={meta} />
        <Section title="Belongs to">
          <OwnerChain meta={meta} object={object} />
        </Section>
        <Section title="About it">
          <About object={object} />
        </Section>
        <Texts title="Labels" texts={dig(object, "metadata", "labels")} />
        <Texts title="Annotations" texts={dig(object, "metadata", "annotations")} />
      </div>
    </div>
  );
}
