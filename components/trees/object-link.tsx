import type { ReactNode } from "react";
import { ObjectLink } from "@/components/object/object-link";
import { usePlace } from "@/components/shell/use-place";
import { ViewLink } from "@/components/shell/view-link";
import { SafeText } from "@/components/ui/safe-text";
import { encodeLink } from "@/lib/link/link";
import { initialState } from "@/lib/link/view";
import { objectHref } from "@/lib/object/url";
import { resourcePath } from "@/lib/objects/path";
import { rawView } from "@/lib/raw/view";
import type { RelationEnd } from "@/lib/trees/relation-row";
import { watchView } from "@/lib/watch/link";
import styles from "./details.module.css";
import { HealthMark } from "./health";

interface EndNameProps {
  end: RelationEnd;
  /** The namespace that goes without saying. */
  namespace: string;
  /** Chooses it where one is. */
  onChoose?: ((uid: string) => void) | undefined;
}

const STATES: Readonly<Record<Exclude<RelationEnd["state"], "found" | "outside">, string>> = {
  missing: "missing",
  "not-permitted": "not permitted",
  unread: "not read",
  unserved: "kind not served",
};

/** An object by kind and name; a click chooses it, or leads to its page. What is not there says so. */
export function EndName({ end, namespace, onChoose }: EndNameProps) {
  const elsewhere = end.namespace !== "" && end.namespace !== namespace;
  const name = <SafeText text={elsewhere ? `${end.namespace}/${end.name}` : end.name} />;
  return (
    <span className={styles.end}>
      {end.health !== null && <HealthMark health={end.health} />}
      <span className={styles.kind}>{end.kind}</span>
      <Name end={end} onChoose={onChoose}>
        {name}
      </Name>
      {end.state !== "found" && end.state !== "outside" && (
        <span className={styles.absent} data-state={end.state}>
          {STATES[end.state]}
        </span>
      )}
    </span>
  );
}

function Name({ end, onChoose, children }: Omit<EndNameProps, "namespace"> & { children: ReactNode }) {
  const { uid, group, version, resource, namespace, name } = end;
  if (uid !== null && onChoose !== undefined)
    return (
      <button type="button" className={styles.link} onClick={() => onChoose(uid)}>
        {children}
      </button>
    );
  if (uid === null || version === null || resource === null) return <span className="mono">{children}</span>;
  return <ObjectLink object={{ group, version, resource, namespace, name, uid }}>{children}</ObjectLink>;
}

type Place = Pick<RelationEnd, "group" | "version" | "resource" | "namespace" | "name">;

/** To the page of the object. */
export function PageLink({ end: { group, version, resource, namespace, name, uid } }: { end: RelationEnd }) {
  const place = usePlace();
  const known = version !== null && resource !== null;
  const href = known ? objectHref({ group, version, resource, namespace, name, uid }, place) : null;
  return href === null ? null : <ViewLink href={href}>Open its page</ViewLink>;
}

/** Where else one can look at an object. */
export function ElsewhereLinks({ end }: { end: Place }) {
  const place = usePlace();
  const { group, version, resource, namespace, name } = end;
  if (version === null || resource === null) return null;
  const path = resourcePath({ group, version, resource, namespace, name });
  const raw = encodeLink(rawView, { ...initialState(rawView), path }, place).href;
  const stream = {
    group,
    version,
    resource,
    namespace: namespace === "" ? null : namespace,
    labelSelector: "",
    fieldSelector: `metadata.name=${name}`,
  };
  const watch = encodeLink(watchView, { ...initialState(watchView), streams: [stream] }, place).href;
  return (
    <>
      <ViewLink href={raw}>Raw</ViewLink>
      <ViewLink href={watch}>Watch</ViewLink>
    </>
  );
}
