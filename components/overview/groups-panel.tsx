import type { ApiResult } from "@/components/data/query";
import { cx } from "@/components/ui/cx";
import { StateMark } from "@/components/ui/state-mark";
import type { Groups, Overview } from "@/lib/overview/schema";
import styles from "./overview.module.css";
import { OverviewPanel } from "./overview-panel";
import { RawLink } from "./raw-link";

type Group = Groups["groups"][number];

const isStale = ({ versions }: Group) => versions.some(({ freshness }) => freshness === "Stale");

/** Every API group and version, stale ones first: their server does not answer, so what they list is old. */
export function GroupsPanel({ result }: { result: ApiResult<Overview> }) {
  return (
    <OverviewPanel title="API groups" name="groups" result={result} note={groupsNote}>
      {({ groups }) => (
        <ul className={styles.groups}>
          {[...groups.filter(isStale), ...groups.filter((group) => !isStale(group))].map((group) => (
            <GroupRow key={group.name} group={group} />
          ))}
        </ul>
      )}
    </OverviewPanel>
  );
}

function groupsNote({ groups, resources, partial }: Groups) {
  const stale = groups.filter(isStale).length;
  return (
    <>
      {groups.length} groups{resources !== null && `, ${resources} resources`}{" "}
      {stale > 0 && <StateMark mark="stale">{stale === 1 ? "1 is stale" : `${stale} are stale`}</StateMark>}
      {stale === 0 && partial && <StateMark mark="warn">some could not be read</StateMark>}
    </>
  );
}

function GroupRow({ group }: { group: Group }) {
  const { name, versions } = group;
  return (
    <li className={cx(styles.group, isStale(group) && styles.groupStale)}>
      <span className={`mono ${styles.name}`} title={name === "" ? "the core group" : name}>
        {name === "" ? "core" : name}
      </span>
      <span className={styles.versions}>
        {versions.map(({ version, freshness, resources }) => (
          <VersionLink
            key={version}
            group={name}
            version={version}
            stale={freshness === "Stale"}
            resources={resources}
          />
        ))}
      </span>
    </li>
  );
}

interface VersionLinkProps {
  group: string;
  version: string;
  stale: boolean;
  /** Null when its list could not be read. */
  resources: number | null;
}

function VersionLink({ group, version, stale, resources }: VersionLinkProps) {
  const path = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  return (
    <>
      {stale && (
        <StateMark mark="stale" title="The server behind it does not answer">
          stale
        </StateMark>
      )}
      <span title={resources === null ? "not listed by this server" : `${resources} resources`}>
        <RawLink path={path}>{version}</RawLink> <span className="mono soft">{resources ?? "?"}</span>
      </span>
    </>
  );
}
