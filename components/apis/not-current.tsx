import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import { apiVersionOf, type Catalogue } from "@/lib/apis/catalogue";
import { keyOf } from "@/lib/apis/rows";
import { cutText } from "@/lib/base/safe-text";
import styles from "./apis.module.css";
import { VersionState } from "./server-mark";

const SHOWN = 4;

interface NotCurrentProps {
  catalogue: Catalogue;
  onChoose(at: string): void;
  onAll(): void;
}

/** Versions that are not as they should be, above everything else: discovery is incomplete because of them. */
export function NotCurrent({ catalogue, onChoose, onAll }: NotCurrentProps) {
  const found = catalogue.groups.flatMap(({ name, versions }) =>
    versions
      .filter(({ freshness, apiService }) => {
        const status = apiService?.available?.status;
        return freshness !== "current" || (status !== undefined && status !== "True");
      })
      .map((version) => ({ group: name, version })),
  );
  if (found.length === 0) return null;
  return (
    <ul className={styles.notCurrent} aria-label="Not current">
      {found.slice(0, SHOWN).map(({ group, version }) => (
        <li key={apiVersionOf(group, version.version)}>
          <button type="button" onClick={() => onChoose(keyOf(group, version.version))}>
            <VersionState version={version} />{" "}
            <code>
              <SafeText text={apiVersionOf(group, version.version)} />
            </code>
          </button>
          <span className={styles.why}>
            <SafeText text={cutText(whyNot(version), 400)} />
          </span>
        </li>
      ))}
      {found.length > SHOWN && (
        <li>
          <button type="button" onClick={onAll}>
            <StateMark mark="stale">and {found.length - SHOWN} more</StateMark>
          </button>
        </li>
      )}
    </ul>
  );
}

function whyNot({ problem, apiService }: Catalogue["groups"][number]["versions"][number]): string {
  if (problem !== null) return problem.message;
  const available = apiService?.available ?? null;
  if (available === null) return "Discovery calls it stale: the server behind it does not answer.";
  return [available.reason, available.message].filter(Boolean).join(": ");
}
