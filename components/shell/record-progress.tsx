import { Button } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { Icon } from "@/components/ui/icons";
import { ProblemView } from "@/components/ui/problem-view";
import { formatBytes, formatCount } from "@/lib/base/format";
import { formatPosition } from "@/lib/replay/position";
import type { RecorderState } from "@/lib/replay/recorder-schema";
import styles from "./record-button.module.css";
import type { RecorderControl } from "./use-recorder";

/** How far the recording is. */
export function Running({ recorder: { state, stop } }: { recorder: RecorderControl }) {
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

/** What came of it, and the file. */
export function Ended({
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
