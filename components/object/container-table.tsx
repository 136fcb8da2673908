import { AgeOf, Count } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { type Mark, StateMark } from "@/components/ui/state-mark";
import { cutText } from "@/lib/base/safe-text";
import type { ContainerRow } from "@/lib/object/containers";
import styles from "./object.module.css";

interface ContainerTableProps {
  containers: readonly ContainerRow[];
  onLog(container: string, previous: boolean): void;
}

/** The containers of a pod in the order in which they start. */
export function ContainerTable({ containers, onLog }: ContainerTableProps) {
  return (
    <table className={styles.table} aria-label="Containers">
      <thead>
        <tr>
          <th scope="col">Container</th>
          <th scope="col">State</th>
          <th scope="col">Restarts</th>
          <th scope="col">Requests, limits</th>
          <th scope="col">Image</th>
          <th scope="col">Log</th>
        </tr>
      </thead>
      <tbody>
        {containers.map((container) => (
          <tr key={`${container.role} ${container.name}`}>
            <th scope="row">
              <SafeText text={container.name} className="mono" />{" "}
              {container.role !== "app" && <span className="soft">{container.role}</span>}
            </th>
            <td className={styles.says}>
              <State container={container} />
            </td>
            <td className={styles.says}>
              <Count value={container.restarts} />
              {container.last !== null && (
                <span className="soft">
                  {" "}
                  last: <SafeText text={container.last.why} />, <AgeOf time={container.last.at} /> ago
                </span>
              )}
            </td>
            <td className={styles.says}>
              <Amounts {...container} />
            </td>
            <td className={styles.says}>
              <SafeText text={container.image} className="mono" />
            </td>
            <td>
              <button type="button" className={styles.link} onClick={() => onLog(container.name, false)}>
                log<span className="hidden-text"> of {container.name}</span>
              </button>{" "}
              {container.restarts > 0 && (
                <button type="button" className={styles.link} onClick={() => onLog(container.name, true)}>
                  before<span className="hidden-text"> its restart: log of {container.name}</span>
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function State({ container }: { container: ContainerRow }) {
  const { state, why, message, since, ready, role } = container;
  const word = state === "none" ? "not started" : state;
  return (
    <>
      <span className={styles.whole}>
        <StateMark mark={markOf(container)}>{word}</StateMark>
      </span>{" "}
      {state === "running" && !ready && role !== "init" && <span className="soft">not ready </span>}
      <SafeText text={why} className="mono" /> {since !== null && <AgeOf time={since} />}
      {message !== "" && (
        <span className="soft">
          {" "}
          <SafeText text={cutText(message, 500)} />
        </span>
      )}
    </>
  );
}

const CALM: ReadonlySet<string> = new Set(["ContainerCreating", "PodInitializing", ""]);

function markOf({ state, why, ready, role }: ContainerRow): Mark {
  if (state === "running") return ready || role === "init" || role === "ephemeral" ? "ok" : "warn";
  if (state === "terminated") return why.endsWith("exit code 0") ? "off" : "bad";
  if (state === "waiting") return CALM.has(why) ? "busy" : "bad";
  return "unknown";
}

function Amounts({ requests, limits }: ContainerRow) {
  if (requests === "" && limits === "") return <span className="soft">none</span>;
  return (
    <span className="mono">
      <SafeText text={requests || "–"} /> <span className="soft">/</span> <SafeText text={limits || "–"} />
    </span>
  );
}
