import { type FactRow, Facts } from "@/components/ui/facts";
import { AgeOf } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import { digNumber, digString, digStrings, isObject } from "@/lib/base/json";
import { cutText, visibleText } from "@/lib/base/safe-text";
import { regarding } from "@/lib/object/regarding";
import { deletionOf } from "@/lib/objects/health";
import type { KubeObject } from "@/lib/objects/kube-object";
import styles from "./object.module.css";
import { ObjectLink } from "./object-link";
import type { ReadingProps } from "./page-props";
import { Section } from "./section";
import { usePrinted } from "./use-printed";

/** The columns of its kind: what its authors thought worth a look. */
export function Printed({ context, meta, version }: ReadingProps & { version: string }) {
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

/** What an Event is about. */
export function Regarding({ object, meta }: { object: KubeObject } & Pick<ReadingProps, "meta">) {
  const named = meta.kind.kind === "Event" ? regarding(object) : [];
  if (named.length === 0) return null;
  return (
    <Section title="Regarding">
      {named.map(({ kind, link }) => (
        <p key={`${kind} ${link.namespace} ${link.name}`}>
          <SafeText text={kind} className={styles.kind} />{" "}
          <ObjectLink object={link}>
            <SafeText text={link.name} />
          </ObjectLink>
        </p>
      ))}
    </Section>
  );
}

export function About({ object }: { object: KubeObject }) {
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
export function Texts({ title, texts }: { title: string; texts: unknown }) {
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
