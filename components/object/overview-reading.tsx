import { EmptyState } from "@/components/ui/empty-state";
import { type FactRow, Facts } from "@/components/ui/facts";
import { Age, AgeOf, Bytes } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import { ChangeList } from "@/components/watch/change-list";
import { dig, digNumber, digString, digStrings, isObject } from "@/lib/base/json";
import { cutText, visibleText } from "@/lib/base/safe-text";
import { readConditions } from "@/lib/object/conditions";
import { readContainers } from "@/lib/object/containers";
import { dataKeys } from "@/lib/object/data-keys";
import { deletionOf } from "@/lib/objects/health";
import type { KubeObject } from "@/lib/objects/kube-object";
import { Conditions } from "./conditions";
import { ContainerTable } from "./container-table";
import { EventTable } from "./events-reading";
import styles from "./object.module.css";
import { OwnerChain } from "./owner-chain";
import type { ReadingProps } from "./page-props";
import { Section } from "./section";
import type { SeenChange } from "./use-changes";
import { useObjectEvents } from "./use-object-events";
import { usePrinted } from "./use-printed";

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
        <Keys object={object} kind={meta.kind} />
        <RecentEvents {...props} />
        <Changes changes={changes} />
      </div>
      <div className={styles.aside}>
        <Printed {...props} version={object.metadata.resourceVersion} />
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

/** The columns of its kind: what its authors thought worth a look. */
function Printed({ context, meta, version }: ReadingProps & { version: string }) {
  const cells = usePrinted(context, meta, version);
  const gone = meta.presence !== "there";
  if (cells.length === 0 || gone) return null;
  return (
    <Section title="As kubectl get prints it">
      <Facts
        facts={cells.map(({ name, text, description }) => [
          name,
          <span key={name} title={visibleText(cutText(description, 300))}>
            <SafeText text={cutText(text, 500)} />
          </span>,
        ])}
      />
    </Section>
  );
}

const RECENT = 6;

/** The last that was said of it; all of it is one reading further. */
function RecentEvents({ context, meta, object, set }: ReadingProps) {
  const { rows } = useObjectEvents(context, meta);
  if (rows.length === 0) return null;
  return (
    <Section
      title="Last events"
      note={
        <button type="button" className={styles.link} onClick={() => set({ tab: "events" })}>
          all {rows.length}
        </button>
      }
    >
      <EventTable
        events={rows.slice(0, RECENT)}
        uid={object?.metadata.uid ?? null}
        name={meta.name}
        fit={RECENT}
      />
    </Section>
  );
}

function About({ object }: { object: KubeObject }) {
  const { uid, resourceVersion, namespace } = object.metadata;
  const deleted = digString(object, "metadata", "deletionTimestamp");
  const finalizers = digStrings(object, "metadata", "finalizers");
  const waits = deletionOf(object);
  const facts: FactRow[] = [
    ["apiVersion", object.apiVersion ?? null],
    ...(namespace ? [["Namespace", namespace] as const] : []),
    ["Made", <AgeOf key="made" time={digString(object, "metadata", "creationTimestamp")} />],
    ["Generation", <Generation key="generation" object={object} />],
    ["resourceVersion", resourceVersion || null],
    ["uid", uid || null],
    ...(finalizers.length > 0 ? [["Finalizers", finalizers.join(", ")] as const] : []),
    ...(deleted === null
      ? []
      : ([
          [
            "Deletion",
            <span key="deletion">
              asked for <AgeOf time={deleted} /> ago, {waits?.message}
            </span>,
          ],
        ] as const)),
  ];
  return <Facts facts={facts} />;
}

/** The generation counts what is wanted; its controller says up to which it has looked. */
function Generation({ object }: { object: KubeObject }) {
  const generation = digNumber(object, "metadata", "generation");
  const observed = digNumber(object, "status", "observedGeneration");
  if (generation === null) return <span className="soft">not counted</span>;
  if (observed === null) return generation;
  return (
    <>
      {generation}{" "}
      {observed < generation ? (
        <StateMark mark="warn">its controller has seen {observed}</StateMark>
      ) : (
        <span className="soft">seen by its controller</span>
      )}
    </>
  );
}

const MANY = 200;

/** Labels and annotations, as they are. */
function Texts({ title, texts }: { title: string; texts: unknown }) {
  const entries = isObject(texts) ? Object.entries(texts) : [];
  if (entries.length === 0) return null;
  return (
    <Section title={title} note={entries.length}>
      <ul className={styles.texts}>
        {entries.slice(0, MANY).map(([key, value]) => (
          <li key={key}>
            <SafeText text={key} className="mono" />
            <span className="soft">=</span>
            <SafeText text={cut(String(value))} className="mono" />
          </li>
        ))}
      </ul>
      {entries.length > MANY && <p className="soft">and {entries.length - MANY} more in the YAML</p>}
    </Section>
  );
}

const MOST = 300;
const cut = (text: string) => (text.length <= MOST ? text : `${text.slice(0, MOST)}…`);

/** The keys of a ConfigMap or Secret; what stands behind a Secret's is never here. */
function Keys({ object, kind }: { object: KubeObject; kind: ReadingProps["meta"]["kind"] }) {
  const keys = dataKeys(object, kind);
  if (keys.length === 0) return null;
  const masked = kind.resource === "secrets";
  return (
    <Section title="Data" note={keys.length}>
      <ul className={styles.texts}>
        {keys.slice(0, MANY).map(({ name, bytes, binary }) => (
          <li key={name}>
            <SafeText text={name} className="mono" />{" "}
            {bytes === null ? <span className="soft">masked</span> : <Bytes value={bytes} />}
            {binary && <span className="soft"> binary</span>}
          </li>
        ))}
      </ul>
      {masked && (
        <p className="soft">
          The values of Secrets never leave the Cutaway process, nor does their length. Type{" "}
          <SafeText text={digString(object, "type") ?? "Opaque"} className="mono" />.
        </p>
      )}
    </Section>
  );
}

/** What happened while the page is open. */
function Changes({ changes }: { changes: readonly SeenChange[] }) {
  if (changes.length === 0) return null;
  return (
    <Section title="Changes since the page was opened" note={changes.length}>
      <ol className={styles.changes}>
        {changes.map(({ at, resourceVersion, change }, index) => (
          <li key={resourceVersion}>
            <details open={index === 0}>
              <summary>
                <Age at={at} /> <span className="soft">ago, RV</span>{" "}
                <span className="mono">{resourceVersion}</span>{" "}
                <span className="soft">
                  {change.class ?? "unknown"}, {change.changes.length} fields
                </span>
              </summary>
              <ChangeList change={change} />
            </details>
          </li>
        ))}
      </ol>
    </Section>
  );
}
