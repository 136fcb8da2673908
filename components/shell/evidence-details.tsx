import { IconButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { formatBytes, formatCount, formatInstant, formatMillis } from "@/lib/base/format";
import { curlCommand, kubectlCommand } from "@/lib/evidence/commands";
import type { EvidenceRecord } from "@/lib/evidence/record";
import { statusText } from "./evidence-columns";
import styles from "./evidence-drawer.module.css";

/** One request in full, and the commands that repeat it. */
export function EvidenceDetails({ record, onClose }: { record: EvidenceRecord; onClose(): void }) {
  const kubectl = kubectlCommand(record);
  const curl = curlCommand(record);
  return (
    <>
      <div className={styles.actions}>
        {kubectl !== null && <CopyButton text={kubectl} label="Copy as kubectl" labelled />}
        {curl !== null && <CopyButton text={curl} label="Copy as curl" labelled />}
        <IconButton icon="close" label="Close" onClick={onClose} />
      </div>
      <dl className={styles.facts}>
        {factsOf(record).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string | null }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="mono">{value ?? "–"}</dd>
    </>
  );
}

const factsOf = (record: EvidenceRecord): readonly (readonly [string, string | null])[] => [
  ["Request", `${record.method} ${record.path}`],
  ["Accept", record.accept],
  ["Status", statusText(record)],
  ["Media type", record.contentType],
  ["Encoding", record.contentEncoding ?? "identity"],
  ["Sent", formatInstant(record.at)],
  ["Connection", record.reusedConnection ? "reused" : millis(record.connectMs)],
  ["First byte", millis(record.firstByteMs)],
  ["End", millis(record.endMs)],
  ["On the wire", exactBytes(record.wireBytes)],
  ["Decoded", exactBytes(record.decodedBytes)],
  ["Version", record.resourceVersion],
  ["Failure", record.failure],
  ["Audit-Id", record.auditId],
  ["Flow schema", record.flowSchemaUid],
  ["Priority level", record.priorityLevelUid],
  ["Context", record.context],
  ["For", record.purpose],
  ["Record", record.id],
];

const millis = (value: number | null) => (value === null ? null : formatMillis(value));
const exactBytes = (value: number) => `${formatBytes(value)} (${formatCount(value)} bytes)`;
