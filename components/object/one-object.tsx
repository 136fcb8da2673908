import type { SetViewState } from "@/components/shell/use-view-state";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemView } from "@/components/ui/problem-view";
import { Tabs } from "@/components/ui/tabs";
import type { ObjectMeta } from "@/lib/object/api-schema";
import type { ObjectState, ObjectTab } from "@/lib/object/url";
import type { KubeObject } from "@/lib/objects/kube-object";
import { CgroupReading } from "./cgroup-reading";
import { EventsReading } from "./events-reading";
import { Head } from "./head";
import { Hidden } from "./hidden";
import { LogsReading } from "./logs-reading";
import styles from "./object.module.css";
import { OverviewReading } from "./overview-reading";
import type { ReadingProps } from "./page-props";
import { PresenceNotes } from "./presence-notes";
import { RelationsReading } from "./relations-reading";
import { RequestsReading } from "./requests-reading";
import { type SeenChange, useChanges } from "./use-changes";
import { useObject } from "./use-object";
import { YamlReading } from "./yaml-reading";

interface OneObjectProps {
  state: ObjectState;
  set: SetViewState<ObjectState>;
  context: string | null;
}

/** The page of one object: who it is and how it fares above, a reading of it below. */
export function OneObject({ state, set, context }: OneObjectProps) {
  const { live, meta, state: panel } = useObject(context, state);
  const changes = useChanges(meta?.object ?? null);
  if (live.problem !== null) return <ProblemView problem={live.problem} />;
  if (meta === null) return <EmptyState title="Reading the object" />;
  if (meta.presence === "hidden") return <Hidden meta={meta} panel={panel} />;
  const object = meta.object as KubeObject | null;
  const tabs = tabsOf(meta);
  const selected = tabs.find(({ id }) => id === state.tab)?.id ?? "overview";
  const props: ReadingProps = { state, set, context, meta, object };
  return (
    <div className={styles.page} data-gone={meta.presence === "gone" || undefined}>
      <Head {...props} panel={panel} lastChange={changes[0] ?? null} />
      <PresenceNotes {...props} />
      <Tabs<ObjectTab>
        label="Readings of the object"
        tabs={tabs}
        selected={selected}
        onSelect={(tab) => set({ tab })}
        className={styles.reading ?? ""}
      >
        {meta.presence === "looking" && OF_THE_OBJECT.has(selected) ? (
          <EmptyState title="Reading the object" />
        ) : (
          <Reading selected={selected} changes={changes} {...props} />
        )}
      </Tabs>
    </div>
  );
}

/** These show the object itself: while it is not there yet, that is no answer. */
const OF_THE_OBJECT: ReadonlySet<ObjectTab> = new Set(["overview", "yaml", "relations"]);

interface ReadingOfProps extends ReadingProps {
  selected: ObjectTab;
  changes: readonly SeenChange[];
}

function Reading({ selected, changes, ...props }: ReadingOfProps) {
  switch (selected) {
    case "overview":
      return <OverviewReading {...props} changes={changes} />;
    case "yaml":
      return <YamlReading object={props.object} />;
    case "events":
      return <EventsReading {...props} />;
    case "relations":
      return <RelationsReading {...props} />;
    case "logs":
      return <LogsReading {...props} />;
    case "cgroup":
      return <CgroupReading {...props} />;
    case "requests":
      return <RequestsReading {...props} />;
  }
}

interface Tab {
  readonly id: ObjectTab;
  readonly title: string;
}

/** Logs and cgroups are of pods alone. */
function tabsOf({ kind }: ObjectMeta): readonly Tab[] {
  const isPod = kind.group === "" && kind.resource === "pods";
  return [
    { id: "overview", title: "Overview" },
    { id: "yaml", title: "YAML" },
    { id: "events", title: "Events" },
    { id: "relations", title: "Relations" },
    ...(isPod
      ? ([
          { id: "logs", title: "Logs" },
          { id: "cgroup", title: "Cgroup" },
        ] as const)
      : []),
    { id: "requests", title: "Requests" },
  ];
}
