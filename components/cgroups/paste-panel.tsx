import { type ChangeEvent, useMemo, useRef, useState } from "react";
import { PanelFrame } from "@/components/data/panel-frame";
import { trackPending } from "@/components/data/pending";
import { useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { Button, DownloadButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icons";
import { joinPaste } from "@/lib/cgroups/paste-view";
import { PASTE_LIMITS } from "@/lib/cgroups/sources/tree";
import styles from "./cgroups.module.css";
import { Comparison } from "./comparison";
import type { PageProps } from "./page-props";

/** What somebody saw on the node itself, beside what the API shows. The text is read in this browser and sent nowhere. */
export function PastePanel({ state, set }: PageProps) {
  const context = useCluster().info?.name ?? null;
  const { data, state: modelState } = useApi<{ model: string }>("/api/cgroups/model", {
    context,
    query: { node: state.node },
  });
  const [text, setText] = useState<string | null>(null);
  const joined = useMemo(() => (text === null ? null : joinPaste(text, data?.model ?? null)), [text, data]);
  return (
    <PanelFrame
      title="Paste and compare"
      {...(joined !== null && { state: modelState })}
      actions={joined === null ? undefined : <Button onClick={() => setText(null)}>Another text</Button>}
    >
      {joined === null ? (
        <PasteForm onRead={setText} />
      ) : joined.tree.cgroups.length <= 1 && joined.source.cgroups.length <= 1 ? (
        <EmptyState title="No cgroups were found in this text">
          {joined.source.unread[0] === undefined
            ? "It is empty."
            : `Line ${joined.source.unread[0].line}: ${joined.source.unread[0].why}.`}
        </EmptyState>
      ) : (
        <Comparison joined={joined} state={state} set={set} />
      )}
    </PanelFrame>
  );
}

const COMMANDS = [
  ["systemd-cgls --no-pager -l", "names and processes"],
  ["find /sys/fs/cgroup -type d", "names alone, also where there is no systemd"],
  ["sh cgroup-dump.sh > node.json", "every value; the script only reads, and needs sh and awk"],
] as const;

function PasteForm({ onRead }: { onRead(text: string): void }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState("");
  const open = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = target.files ?? [];
    if (chosen === undefined) return;
    if (chosen.size > PASTE_LIMITS.characters) setWrong("The file is too large.");
    else onRead(await trackPending(chosen.text()));
  };
  return (
    <div className={styles.paste}>
      <p>What one of these prints on the node:</p>
      <ul>
        {COMMANDS.map(([command, gives]) => (
          <li key={command}>
            <code>{command}</code> <span className="soft">{gives}</span>
          </li>
        ))}
      </ul>
      <textarea
        ref={field}
        aria-label="Text from the node"
        spellCheck={false}
        placeholder={"Control group /:\n-.slice\n├─system.slice\n…"}
        className="mono"
      />
      <div className={styles.bar}>
        <Button main onClick={() => onRead(field.current?.value ?? "")}>
          Read it
        </Button>
        <Button onClick={() => file.current?.click()}>
          <Icon name="upload" />
          Open a file
        </Button>
        <input
          ref={file}
          type="file"
          aria-label="File from the node"
          className="hidden-text"
          tabIndex={-1}
          onChange={(event) => void open(event)}
        />
        <DownloadButton href="/cgroup-dump.sh">cgroup-dump.sh</DownloadButton>
        {wrong !== "" && <span role="alert">{wrong}</span>}
      </div>
      <p className="soft">The text is read in this browser and sent nowhere.</p>
    </div>
  );
}
