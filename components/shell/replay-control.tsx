import { useState } from "react";
import { IconButton } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { Tooltip } from "@/components/ui/tooltip";
import { formatPosition, stampOf } from "@/lib/replay/position";
import { type ReplayState, SPEEDS } from "@/lib/replay/schema";
import styles from "./replay-control.module.css";
import { type ReplayControl as Control, useReplay, useReplayWatch } from "./use-replay";

/** Only on recordings: says so, always, and lets a person pause it, wind it, and choose its speed. */
export function ReplayControl() {
  useReplayWatch();
  const replay = useReplay();
  if (replay === null) return null;
  const { state, position, send } = replay;
  return (
    <fieldset className={styles.replay} aria-label="Replay">
      <Tooltip tip={<About state={state} />}>
        <button
          type="button"
          className={styles.badge}
          aria-label={`This is a ${state.kind}, not a live cluster`}
        >
          {state.kind}
        </button>
      </Tooltip>
      <IconButton
        icon={state.paused ? "play" : "pause"}
        label={state.paused ? "Let the recording go on" : "Pause the recording"}
        onClick={() => send({ do: "pause", paused: !state.paused })}
      />
      <Seek state={state} position={position} send={send} />
      <Menu
        label={`Speed: ${state.speed}×`}
        className={styles.speed}
        button={<span className="mono">{state.speed}×</span>}
        items={SPEEDS.map((speed) => ({
          key: String(speed),
          content: `${speed}×`,
          checked: speed === state.speed,
          onChoose: () => send({ do: "speed", speed }),
        }))}
      />
    </fieldset>
  );
}

/** While it is dragged, the handle is where the person holds it; the replay goes there when it is let go. */
function Seek({ state: { from, to }, position, send }: Control) {
  const [held, setHeld] = useState<number | null>(null);
  const shown = held ?? position;
  const release = () => {
    if (held !== null) send({ do: "seek", position: held });
    setHeld(null);
  };
  const text = `${formatPosition(shown - from)} of ${formatPosition(to - from)}`;
  return (
    <>
      <input
        className={styles.seek}
        type="range"
        aria-label="Moment of the recording"
        aria-valuetext={text}
        min={from}
        max={to}
        step={1000}
        value={Math.round(shown)}
        onChange={(event) => setHeld(Number(event.target.value))}
        onPointerUp={release}
        onKeyUp={release}
        onBlur={release}
      />
      <span className={`mono ${styles.time}`}>
        {formatPosition(shown - from)} / {formatPosition(to - from)}
      </span>
    </>
  );
}

function About({ state }: { state: ReplayState }) {
  const { cluster, gitVersion, namespaces, cutAt, cycle } = state;
  const scope = namespaces === null ? "whole" : `its namespaces ${namespaces.join(", ").slice(0, 200)}`;
  const turns = cycle === 0 ? "" : `, ${cycle === 1 ? "once" : `${cycle} times`} so far`;
  return (
    <>
      {`Not live: ${stampOf(state)}, of ${cluster.slice(0, 100)}`}
      {gitVersion !== null && `, Kubernetes ${gitVersion.slice(0, 50)}`}
      {`, ${scope}. Its times are shown as if it happened now, and it starts over at its end${turns}.`}
      {cutAt !== null && ` The file was cut at byte ${cutAt}: what comes after is missing.`}
    </>
  );
}
