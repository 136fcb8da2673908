import { useMemo } from "react";
import { Age, Bytes } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { ChangeList } from "@/components/watch/change-list";
import { yamlText } from "@/components/watch/yaml-text";
import { digString } from "@/lib/base/json";
import { cutText, visibleLines } from "@/lib/base/safe-text";
import { dataKeys } from "@/lib/object/data-keys";
import type { KubeObject } from "@/lib/objects/kube-object";
import { EventTable } from "./events-reading";
import styles from "./object.module.css";
import type { ReadingProps } from "./page-props";
import { Section } from "./section";
import type { SeenChange } from "./use-changes";
import { useObjectEvents } from "./use-object-events";

const RECENT = 6;

/** The last that was said of it; all of it is one reading further. */
export function RecentEvents({ context, meta, object, set }: ReadingProps) {
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

const MANY = 200;

interface KeysProps extends Pick<ReadingProps, "set"> {
  object: KubeObject;
  kind: ReadingProps["meta"]["kind"];
}

/** The keys of a ConfigMap or Secret; what stands behind a Secret's is never here. */
export function Keys({ object, kind, set }: KeysProps) {
  const keys = useMemo(() => dataKeys(object, kind), [object, kind]);
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
      {keys.length > MANY && (
        <p className="soft">
          and {keys.length - MANY} more:{" "}
          <button type="button" className={styles.link} onClick={() => set({ tab: "yaml" })}>
            all of them as YAML
          </button>
        </p>
      )}
      {masked && (
        <p className="soft">
          The values of Secrets never leave the Cutaway process, nor does their length. Type{" "}
          <SafeText text={digString(object, "type") ?? "Opaque"} className="mono" />.
        </p>
      )}
    </Section>
  );
}

const LINES = 60;
/** Characters of JSON: printing more would keep the page from moving, and the YAML is printed elsewhere. */
const MOST = 200_000;

/** Null for more than is printed here. */
function contentLines(object: KubeObject): readonly string[] | null {
  const { apiVersion: _, kind: __, metadata: ___, ...content } = object;
  if (Object.keys(content).length === 0) return [];
  if (JSON.stringify(content).length > MOST) return null;
  return yamlText(content).trimEnd().split("\n");
}

/** Of a kind that says nothing about itself in a form that is common: what it holds, as it stands. */
export function Content({ object, set }: { object: KubeObject; set: ReadingProps["set"] }) {
  const lines = useMemo(() => contentLines(object), [object]);
  if (lines?.length === 0) return null;
  if (lines === null)
    return (
      <Section title="What it holds">
        <button type="button" className={styles.link} onClick={() => set({ tab: "yaml" })}>
          More than is shown here: all of it as YAML
        </button>
      </Section>
    );
  const shown = lines.slice(0, LINES).map((line) => cutText(line, 300));
  return (
    <Section
      title="What it holds"
      note={
        <button type="button" className={styles.link} onClick={() => set({ tab: "yaml" })}>
          {lines.length > LINES ? `all ${lines.length} lines` : "with its owners"}
        </button>
      }
    >
      <pre className={styles.content}>{visibleLines(shown.join("\n"))}</pre>
    </Section>
  );
}

/** What happened while the page is open. */
export function Changes({ changes }: { changes: readonly SeenChange[] }) {
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
                  {change.class ?? "unknown"}, {change.changes.length}{" "}
                  {change.changes.length === 1 ? "field" : "fields"}
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
