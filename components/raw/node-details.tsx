import { useEffect, useState } from "react";
import { ObjectLink } from "@/components/object/object-link";
import { ViewLink } from "@/components/shell/view-link";
import { Button, IconButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Bytes, Count } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { cutText, MOST_SHOWN } from "@/lib/base/safe-text";
import { parseResourcePath } from "@/lib/objects/path";
import { ARRAY, OBJECT } from "@/lib/raw/json-store";
import type { CopyForm, NodeDetail, NodeRow } from "@/lib/raw/protocol";
import type { AnswerClient } from "./answer-client";
import styles from "./raw.module.css";
import { useHrefOf } from "./use-request";

interface NodeDetailsProps {
  client: AnswerClient;
  node: number;
  /** Where what a value refers to is read. */
  pathOf(node: Pick<NodeRow, "reference">): string | null;
  onClose(): void;
}

/** One value in full: where it is, how to get at it, and its text. */
export function NodeDetails({ client, node, pathOf, onClose }: NodeDetailsProps) {
  const [detail, setDetail] = useState<NodeDetail | null>(null);
  const hrefOf = useHrefOf();
  useEffect(() => {
    let isLatest = true;
    client.ask("detail", node).then(
      (found) => isLatest && setDetail(found),
      () => undefined,
    );
    return () => {
      isLatest = false;
    };
  }, [client, node]);
  if (detail === null) return null;
  const path = pathOf(detail);
  const isContainer = detail.kind === OBJECT || detail.kind === ARRAY;
  return (
    <div className={styles.details}>
      <header className={styles.detailsHead}>
        <h2>{KIND_NAMES[detail.kind]}</h2>
        <span className="soft">
          <Bytes value={detail.bytes} />
          {isContainer && (
            <>
              , <Count value={detail.count} /> {detail.kind === ARRAY ? "items" : "members"}
            </>
          )}
        </span>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      <Path name="JSONPath" path={detail.jsonPath} />
      {detail.kubectlPath === null ? (
        <p className="soft">kubectl's jsonpath cannot name this: a key holds a backslash or is “*”.</p>
      ) : (
        <Path name="kubectl -o jsonpath=" path={`'${detail.kubectlPath.replaceAll("'", "'\\''")}'`} />
      )}
      {path !== null && (
        <p>
          <ViewLink href={hrefOf(path)}>Open what it refers to</ViewLink> <PageOf path={path} />
        </p>
      )}
      <Copies
        key={node}
        client={client}
        node={node}
        forms={isContainer ? ["indented", "yaml", "json"] : ["text", "json"]}
      />
      <pre className={styles.value}>
        <Lines text={detail.text} />
      </pre>
      {detail.cut && <p className="soft">Only the first part is shown here; copying takes all of it.</p>}
    </div>
  );
}

/** Where what a value refers to has a page of its own. */
function PageOf({ path }: { path: string }) {
  const place = parseResourcePath(path);
  if (place === null || place.name === "" || place.subresource !== "") return null;
  return <ObjectLink object={place}>Its page</ObjectLink>;
}

const KIND_NAMES = ["Object", "List", "String", "Number", "true", "false", "null"];

function Path({ name, path }: { name: string; path: string }) {
  return (
    <div className={styles.path}>
      <span className="soft">{name}</span>
      <code>
        <SafeText text={cutText(path, 1000)} />
      </code>
      <CopyButton text={path} label={`Copy ${name}`} />
    </div>
  );
}

/** Line ends of a string are what one wants to see as such. */
function Lines({ text }: { text: string }) {
  return text.split("\n").map((line, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text, which never move
    <span key={i}>
      {i > 0 && "\n"}
      {piecesOf(line).map((piece, j) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as the lines
        <SafeText key={j} text={piece} />
      ))}
    </span>
  ));
}

/** A line of any length, in pieces that are shown whole. */
const piecesOf = (line: string): readonly string[] =>
  line.match(new RegExp(`.{1,${MOST_SHOWN / 2}}`, "gsu")) ?? [];

const COPY_NAMES: Readonly<Record<CopyForm, string>> = {
  json: "as sent",
  indented: "JSON",
  yaml: "YAML",
  text: "text",
};

/** The value is in the worker, so it is fetched before the clipboard is asked. */
function Copies({ client, node, forms }: { client: AnswerClient; node: number; forms: readonly CopyForm[] }) {
  const [said, setSaid] = useState("");
  const copy = async (form: CopyForm) => {
    const text = await client.ask("copy", node, form);
    if (text === null) return setSaid("Too long for the clipboard: download the body instead.");
    await navigator.clipboard.writeText(text).then(
      () => setSaid(`Copied ${COPY_NAMES[form]}`),
      () => setSaid("The browser refused: select and copy by hand"),
    );
  };
  return (
    <div className={styles.copies}>
      <span className="soft">Copy</span>
      {forms.map((form) => (
        <Button key={form} onClick={() => void copy(form)}>
          {COPY_NAMES[form]}
        </Button>
      ))}
      <output className="soft">{said}</output>
    </div>
  );
}
