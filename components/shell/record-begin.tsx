import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Select, TextField } from "@/components/ui/field";
import { visibleText } from "@/lib/base/safe-text";
import { readNamespaces } from "@/lib/replay/recorder-namespaces";
import { RECORDER_MIB, RECORDER_MINUTES } from "@/lib/replay/recorder-schema";
import { useCluster } from "./cluster";
import styles from "./record-button.module.css";
import type { RecorderControl } from "./use-recorder";

const options = <T extends number>(values: readonly T[], unit: string) =>
  values.map((value) => ({ value: String(value), text: `${value} ${unit}` }));

/** What shall be recorded. */
export function Begin({ recorder: { start, state } }: { recorder: RecorderControl }) {
  const { info } = useCluster();
  const [minutes, setMinutes] = useState("10");
  const [mebibytes, setMebibytes] = useState("100");
  const [typed, setTyped] = useState("");
  const { namespaces, wrong } = readNamespaces(typed);
  const begin = () => {
    const chosenMinutes = RECORDER_MINUTES.find((each) => String(each) === minutes) ?? 10;
    const chosenSize = RECORDER_MIB.find((each) => String(each) === mebibytes) ?? 100;
    start({
      minutes: chosenMinutes,
      mebibytes: chosenSize,
      ...(info !== null && { context: info.name }),
      ...(namespaces !== null && { namespaces: [...namespaces] }),
    });
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
      </div>
      <div className={styles.choices}>
        <span>of</span>
        <TextField
          mono
          label="Namespaces to record"
          placeholder="all namespaces"
          maxLength={700}
          value={typed}
          aria-invalid={wrong !== null}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && wrong === null && begin()}
        />
        <span className="soft">and what has no namespace</span>
        <Button main disabled={wrong !== null} onClick={begin}>
          Record
        </Button>
      </div>
      {wrong !== null && <p role="alert">{visibleText(wrong)}</p>}
      {state.state === "ended" && state.file !== null && (
        <p className="soft">A new recording takes the place of the one below.</p>
      )}
    </>
  );
}
