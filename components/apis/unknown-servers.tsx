import { useCluster } from "@/components/shell/cluster";
import { DeniedView } from "@/components/ui/denied-view";
import type { CatalogueAnswer } from "@/lib/apis/api-schema";
import { groupTitle } from "@/lib/apis/catalogue";
import styles from "./apis.module.css";

/** What stands beside discovery and may not be read: whose absence is shown as "?", and the right that would help. */
export function UnknownServers({ answer }: { answer: CatalogueAnswer | undefined }) {
  const { identity } = useCluster();
  const denied = (answer?.beside ?? []).filter(({ known, problem }) => !known && problem !== null);
  if (denied.length === 0) return null;
  return (
    <details className={styles.unknown}>
      <summary>
        Who serves what is not known:{" "}
        {denied.map(({ group, resource }) => `${resource}.${groupTitle(group)}`).join(" and ")} may not be
        listed and watched
      </summary>
      {denied.map(({ group, resource }) => (
        <DeniedView
          key={resource}
          missing={{ verb: "list", group, resource }}
          user={identity.data?.username ?? "<your user name>"}
          what={resource}
        />
      ))}
    </details>
  );
}
