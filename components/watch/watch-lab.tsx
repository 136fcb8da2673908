import { type ChangeEvent, useRef, useState } from "react";
import { trackPending } from "@/components/data/pending";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icons";
import { StateMark } from "@/components/ui/state-mark";
import { CAPTURE_LIMITS, readCapture } from "@/lib/watch/capture-read";
import { MAX_STREAMS, type StreamSpec } from "@/lib/watch/stream-spec";
import { FileLab, type OpenFile } from "./file-lab";
import { LiveLab } from "./live-lab";
import { NoStreams } from "./no-streams";
import { streamKey } from "./stream-name";
import { StreamPicker } from "./stream-picker";
import { useLabState } from "./use-lab-state";
import styles from "./watch.module.css";

/** The laboratory: live streams, or a capture from a file. */
export function WatchLab() {
  const lab = useLabState();
  const { state, set } = lab;
  const [file, setFile] = useState<OpenFile | null>(null);
  const [picking, setPicking] = useState(false);
  if (file !== null) return <FileLab file={file} lab={lab} onClose={() => setFile(null)} />;
  const add = (spec: StreamSpec) => {
    const others = state.streams.filter((other) => streamKey(other) !== streamKey(spec));
    set({ streams: [...others, spec] }, "push");
  };
  const tools = (
    <>
      <Button disabled={state.streams.length >= MAX_STREAMS} onClick={() => setPicking(true)}>
        <Icon name="plus" />
        Add a stream
      </Button>
      <ImportButton onOpen={setFile} />
    </>
  );
  return (
    <div className={styles.page}>
      {state.streams.length === 0 ? (
        <NoStreams tools={tools} onAdd={add} />
      ) : (
        <LiveLab lab={lab} tools={tools} />
      )}
      <StreamPicker open={picking} onClose={() => setPicking(false)} onAdd={add} />
    </div>
  );
}

/** Opens a file that was exported; it is read in this browser and sent nowhere. */
function ImportButton({ onOpen }: { onOpen(file: OpenFile): void }) {
  const field = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const read = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = target.files ?? [];
    if (chosen === undefined) return;
    const result = await trackPending(readFile(chosen));
    // The same file may be chosen again.
    target.value = "";
    setWrong(typeof result === "string" ? result : null);
    if (typeof result !== "string") onOpen(result);
  };
  return (
    <>
      <Button onClick={() => field.current?.click()}>
        <Icon name="upload" />
        Import
      </Button>
      <input
        ref={field}
        type="file"
        accept=".ndjson,application/x-ndjson"
        aria-label="Capture to import"
        className="hidden-text"
        tabIndex={-1}
        onChange={(event) => void read(event)}
      />
      {wrong !== null && (
        <span role="alert" className={styles.wrong}>
          <StateMark mark="bad">Not imported</StateMark> {wrong}
        </span>
      )}
    </>
  );
}

/** The capture in a file, or why it cannot be read. */
async function readFile(file: File): Promise<OpenFile | string> {
  // UTF-8 has at most as many UTF-16 units as bytes, and at least a third.
  if (file.size > CAPTURE_LIMITS.file * 3) return "The file is too large.";
  const result = readCapture(await file.text());
  if (result.ok) return { name: file.name, capture: result.capture };
  return result.line === 0 ? result.message : `Line ${result.line}: ${result.message}`;
}
