import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import type { OwnerStep } from "@/lib/object/api-schema";
import styles from "./object.module.css";
import { ObjectLink } from "./object-link";
import type { ReadingProps } from "./page-props";

const SAYS: Readonly<Record<OwnerStep["state"], string>> = {
  found: "",
  missing: "is gone: the garbage collector deletes what has no other owner",
  another: "has another uid now: the owner that is meant is gone",
  "not-permitted": "not permitted to be seen",
  unserved: "of a kind that is not served",
  unread: "could not be read",
};

/** Up to the root: whose it is, and whose that is. */
export function OwnerChain({ meta, object }: Pick<ReadingProps, "meta" | "object">) {
  const { owners, kind, name } = meta;
  const names = object?.metadata.ownerReferences;
  if (!Array.isArray(names) || names.length === 0) return <p className="soft">Nobody owns it.</p>;
  if (owners === null) return <StateMark mark="busy">Looking for its owners</StateMark>;
  const first = owners.named.find(({ controller }) => controller) ?? owners.named[0];
  const chain = [...owners.above.toReversed(), ...(first === undefined ? [] : [first])];
  const others = owners.named.filter((one) => one !== first);
  return (
    <>
      <ol className={styles.chain} aria-label="Owners">
        {chain.map((step) => (
          <li key={step.uid}>
            <Owner step={step} />
          </li>
        ))}
        <li>
          <SafeText text={kind.kind} className={styles.kind} /> <SafeText text={name} className="mono" />
        </li>
      </ol>
      {others.map((step) => (
        <p key={step.uid}>
          also of <Owner step={step} />
        </p>
      ))}
    </>
  );
}

function Owner({ step }: { step: OwnerStep }) {
  const { group, version, resource, kind, namespace, name, uid, controller, state } = step;
  const linked = version !== null && resource !== null && state !== "missing";
  return (
    <>
      <SafeText text={kind} className={styles.kind} />{" "}
      {linked ? (
        <ObjectLink
          object={{ group, version, resource, namespace, name, uid }}
          title={controller ? "its controller" : "an owner that does not control it"}
        >
          <SafeText text={name} />
        </ObjectLink>
      ) : (
        <SafeText text={name} className="mono" />
      )}
      {state !== "found" && (
        <>
          {" "}
          <StateMark mark={state === "not-permitted" ? "denied" : "warn"}>{SAYS[state]}</StateMark>
        </>
      )}
    </>
  );
}
