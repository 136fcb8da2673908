import { formatBytes, formatTime } from "@/lib/base/format";
import type { CgroupDetail } from "@/lib/cgroups/api-schema";
import { sayMilli, sayPart } from "@/lib/cgroups/say";
import styles from "./details.module.css";
import { Spark } from "./spark";

type Moments = CgroupDetail["moments"];

interface Track {
  readonly title: string;
  of(moment: Moments[number]): number | null;
  say(value: number): string;
  /** The top of the box; left out, the most there was. */
  readonly most?: number;
}

const TRACKS: readonly Track[] = [
  { title: "CPU", of: ({ cpuMilli }) => cpuMilli, say: sayMilli },
  { title: "Memory", of: ({ workingSet }) => workingSet, say: formatBytes },
  { title: "Throttled", of: ({ throttled }) => throttled, say: sayPart, most: 1 },
  { title: "CPU waits", of: ({ cpuStall }) => cpuStall, say: sayPart, most: 1 },
  { title: "Memory waits", of: ({ memoryStall }) => memoryStall, say: sayPart, most: 1 },
  { title: "I/O waits", of: ({ ioStall }) => ioStall, say: sayPart, most: 1 },
];

/** What was, as long as somebody has looked. */
export function History({ moments }: { moments: Moments }) {
  const [first] = moments;
  const shown = TRACKS.map((track) => ({ track, values: moments.map(track.of) })).filter(({ values }) =>
    values.some((value) => value !== null),
  );
  return (
    <>
      <h3>
        Since {first === undefined ? "" : formatTime(first.at)}, {moments.length} looks
      </h3>
      <dl className={styles.history}>
        {shown.map(({ track, values }) => (
          <TrackRow key={track.title} track={track} values={values} />
        ))}
      </dl>
    </>
  );
}

function TrackRow({ track, values }: { track: Track; values: readonly (number | null)[] }) {
  const known = values.filter((value) => value !== null);
  const most = track.most ?? Math.max(...known);
  const last = known.at(-1);
  return (
    <>
      <dt>{track.title}</dt>
      <dd>
        <Spark values={values} most={most} width={140} height={24} />
        <span className="mono">{last === undefined ? "–" : track.say(last)}</span>
        <span className="soft">at most {track.say(Math.max(...known))}</span>
      </dd>
    </>
  );
}
