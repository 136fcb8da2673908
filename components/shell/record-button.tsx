import { useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icons";
import { ProblemView } from "@/components/ui/problem-view";
import { formatPosition } from "@/lib/replay/position";
import { Begin } from "./record-begin";
import styles from "./record-button.module.css";
import { Ended, Running } from "./record-progress";
import { type RecorderControl, useRecorder } from "./use-recorder";
import { useReplay } from "./use-replay";

/** Records the live cluster into a file; not there on a recording. While it records, the button says so. */
export function RecordButton() {
  const isLive = useReplay() === null;
  const recorder = useRecorder(isLive);
  const [open, setOpen] = useState(false);
  if (!isLive) return null;
  const { state, isRunning } = recorder;
  const show = () => setOpen(true);
  return (
    <>
      {isRunning ? (
        <Button className={styles.running} aria-label="Recording: show progress" onClick={show}>
          <Icon name="record" />
          <span className="mono">{formatPosition(state.elapsedMs)}</span>
        </Button>
      ) : (
        <IconButton icon="record" label="Record this cluster" onClick={show} />
      )}
      <Dialog title="Record this cluster" open={open} onClose={() => setOpen(false)}>
        <RecordPanel recorder={recorder} />
      </Dialog>
    </>
  );
}

function RecordPanel({ recorder }: { recorder: RecorderControl }) {
  const { state, isRunning, refused } = recorder;
  return (
    <div className={styles.panel}>
      {isRunning ? <Running recorder={recorder} /> : <Begin recorder={recorder} />}
      {refused !== null && <ProblemView problem={refused} />}
      {state.state === "ended" && <Ended state={state} />}
    </div>
  );
}
