import { cx } from "@/components/ui/cx";
import { Age } from "@/components/ui/figures";
import { StateMark } from "@/components/ui/state-mark";
import type { Flow, OwnRequest } from "@/lib/apis/handlers-schema";
import { formatMillis } from "@/lib/base/format";
import { visibleText } from "@/lib/base/safe-text";
import styles from "./handlers.module.css";

interface OwnRequestsProps {
  requests: readonly OwnRequest[];
  /** Null: the names behind the uids may not be read. */
  flows: readonly Flow[] | null;
}

/** Cutaway's own last requests with what their response headers say: FlowSchema, priority level, audit ID. */
export function OwnRequests({ requests, flows }: OwnRequestsProps) {
  if (requests.length === 0) {
    return (
      <p className="soft">
        No answer had the headers of flow control: it is switched off on this server, or a proxy before it
        drops them.
      </p>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a narrow screen
    <section className={styles.scroller} aria-label="Last requests" tabIndex={0}>
      <table className={cx(styles.table, styles.requests)}>
        <thead>
          <tr>
            <th scope="col">Request</th>
            <th scope="col">Answer</th>
            <th scope="col">FlowSchema</th>
            <th scope="col">Priority level</th>
            <th scope="col">Audit-Id</th>
            <th scope="col">Ago</th>
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <Row
              key={request.id}
              request={request}
              flow={flows?.find(({ id }) => id === request.id) ?? null}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ request, flow }: { request: OwnRequest; flow: Flow | null }) {
  const { method, path, status, firstByteMs, flowSchemaUid, priorityLevelUid, auditId, at } = request;
  return (
    <tr>
      <td className="mono">
        <span className={styles.path} title={path}>
          {method} {visibleText(path)}
        </span>
      </td>
      <td className="mono">
        {status} {firstByteMs !== null && <span className="soft">in {formatMillis(firstByteMs)}</span>}
      </td>
      <td className="mono" title={flowSchemaUid}>
        {flow === null ? flowSchemaUid : visibleText(flow.schema ?? "deleted since")}{" "}
        {flow !== null && <Agreement flow={flow} />}
      </td>
      <td className="mono" title={priorityLevelUid ?? undefined}>
        {flow === null ? priorityLevelUid : visibleText(flow.level ?? "deleted since")}{" "}
        {flow?.type === "Exempt" && <span className="soft">never queued</span>}
        {flow?.type === "Limited" && flow.shares !== null && (
          <span className="soft">{flow.shares} shares</span>
        )}
      </td>
      <td className="mono">
        <span className={styles.audit} title={auditId ?? undefined}>
          {visibleText(auditId ?? "–")}
        </span>
      </td>
      <td>
        <Age at={at} />
      </td>
    </tr>
  );
}

/** Whether the rules of the FlowSchemas lead to the one that the server chose. */
function Agreement({ flow: { schema, expected } }: { flow: Flow }) {
  if (expected === null || schema === null) return null;
  if (expected === schema) {
    return (
      <StateMark
        mark="ok"
        quiet
        title="The first FlowSchema, by matchingPrecedence, whose rules fit you and this request"
      >
        as its rules say
      </StateMark>
    );
  }
  return (
    <StateMark
      mark="warn"
      title="The FlowSchemas may have changed since, or the server sees another user or group"
    >
      by the rules {visibleText(expected)}
    </StateMark>
  );
}
