import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import type { KindAt } from "@/lib/apis/kind-at";
import { explainExtension } from "@/lib/apis/openapi/extensions";
import type { FieldRow } from "@/lib/apis/openapi/rows";
import { visibleLines, visibleText } from "@/lib/base/safe-text";
import { explainCommand } from "./explain-command";
import styles from "./schema.module.css";

interface FieldDetailsProps {
  row: FieldRow;
  resource: KindAt;
  onClose(): void;
}

/** Everything that the schema says of one field. */
export function FieldDetails({ row: { path, field }, resource, onClose }: FieldDetailsProps) {
  const dotted = path.join(".");
  return (
    <div className={styles.details}>
      <header className={styles.head}>
        <h2 className="mono">{visibleText(`.${dotted}`)}</h2>
        {resource.subresource === null && (
          <CopyButton text={explainCommand(resource, path)} label="Copy the kubectl explain line" />
        )}
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      {field.required && (
        <p>
          <Badge>required</Badge>
        </p>
      )}
      {field.description === "" ? (
        <p className="soft">The schema does not describe it.</p>
      ) : (
        <p className={styles.description}>{visibleLines(field.description)}</p>
      )}
      <Facts
        facts={[
          ["Type", visibleText(field.type)],
          ...(field.definition === null ? [] : [["Definition", visibleText(field.definition)] as const]),
          ...(field.default === null ? [] : [["Default", visibleText(field.default)] as const]),
          ...(field.enum.length === 0 ? [] : [["One of", visibleText(field.enum.join(", "))] as const]),
          ...field.limits.map(([name, value]) => [name, visibleText(value)] as const),
        ]}
      />
      {field.extensions.length > 0 && (
        <dl className={styles.extensions}>
          {field.extensions.map(([name, value]) => (
            <div key={name}>
              <dt className="mono">{visibleText(name)}</dt>
              <dd>
                <code>{visibleText(value)}</code>{" "}
                <span className="soft">{explainExtension(name, value)}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {field.recursive && (
        <p className="soft">Its type is that of a field above it: it may go on for as long as one likes.</p>
      )}
    </div>
  );
}
