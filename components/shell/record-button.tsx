import { useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Facts } from "@/components/ui/facts";
import { Select } from "@/components/ui/field";
import { Icon } from "@/components/ui/icons";
import { ProblemView } from "@/components/ui/problem-view";
import { formatBytes, formatCount } from "@/lib/base/format";
import { formatPosition } from "@/lib/replay/position";
import { RECORDER_MIB, RECORDER_MINUTES, type RecorderState } from "@/lib/replay/recorder-schema";
import { useCluster } from "./cluster";
import styles from "./record-button.module.css";
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

const options = <T extends number>(values: readonly T[], unit: string) =>
  values.map((value) => ({ value: String(value), text: `${value} ${unit}` }));

function Begin({ recorder: { start, state } }: { recorder: RecorderControl }) {
  const { info } = useCluster();
  const [minutes, setMinutes] = useState("10");
  const [mebibytes, setMebibytes] = useState("100");
  const begin = () => {
    const chosenMinutes = RECORDER_MINUTES.find((each) => String(each) === minutes) ?? 10;
    const chosenSize = RECORDER_MIB.find((each) => String(each) === mebibytes) ?? 100;
    start({ minutes: chosenMinutes, mebibytes: chosenSize, ...(info !== null && { context: info.name }) });
  };
  return (
    <>
      <p>
        Writes what the API server and the kubelets say into one file, which Cutaway replays later without the
        cluster: <span className="mono">cutaway --recording FILE</span>. It only reads. Values of Secrets are
        never read; environment variables, arguments and what looks like a credential are masked. Names,
        labels, addresses of pods and settings are in it: look at it before you hand it on.
      </p>
      <div className={styles.choices}>
        <span>At most</span>
        <Select
          label="Longest time"
          value={minutes}
          options={options(RECORDER_MINUTES, "min")}
          onChange={setMinutes}
        />
        <span>and</span>
        <Select
          label="Largest size"
          value={mebibytes}
          options={options(RECORDER_MIB, "MiB")}
          onChange={setMebibytes}
        />
        <Button main onClick={begin}>
          Record
        </Button>
      </div>
      {state.state === "ended" && state.file !== null && (
        <p className="soft">A new recording takes the place of the one below.</p>
      )}
    </>
  );
}

function Running({ recorder: { state, stop } }: { recorder: RecorderControl }) {
  const { state: phase, collections, elapsedMs, forMs, bytes, maxBytes, events } = state;
  const reading = `${collections.ready} of ${collections.all} collections read`;
  return (
    <>
      <Facts
        facts={[
          ["State", phase === "preparing" ? `preparing: ${reading}` : "recording"],
          ["Time", `${formatPosition(elapsedMs)} of ${formatPosition(forMs)}`],
          ["Size", `${formatBytes(bytes)} of ${formatBytes(maxBytes)}`],
          ["Events", formatCount(events)],
        ]}
      />
      <div className={styles.choices}>
        <Button main onClick={stop}>
          Stop
        </Button>
        <span className="soft">You may close this; the recording goes on.</span>
      </div>
    </>
  );
}

const REASONS: Readonly<Record<NonNullable<RecorderState["reason"]>, string>> = {
  stopped: "stopped by hand",
  time: "the time was over",
  bytes: "the size was reached",
  failed: "it failed",
};

function Ended({
  state: { reason, problem, file, bytes, elapsedMs, events, missing },
}: {
  state: RecorderState;
}) {
  return (
    <>
      <Facts
        facts={[
          ["Ended", reason === null ? null : REASONS[reason]],
          ["Time", formatPosition(elapsedMs)],
          ["Size", formatBytes(bytes)],
          ["Events", formatCount(events)],
          [
            "Missing",
            missing === 0
              ? "nothing"
              : `${formatCount(missing)} things could not be read; the file says which`,
          ],
        ]}
      />
      {problem !== null && <ProblemView problem={problem} />}
      {file !== null && (
        <a className={styles.download} href="/api/recorder/file" download={file}>
          <Icon name="download" />
          Download {file}
        </a>
      )}
    </>
  );
}
