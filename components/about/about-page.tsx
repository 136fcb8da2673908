"use client";

import { PanelFrame } from "@/components/data/panel-frame";
import { useApi } from "@/components/data/query";
import { Facts } from "@/components/ui/facts";
import { Icon } from "@/components/ui/icons";
import type { About } from "@/lib/about/schema";
import { formatAge, formatBytes, formatCount, formatMillis } from "@/lib/base/format";
import type { PanelState } from "@/lib/base/panel-state";
import styles from "./about.module.css";
import { CodesPanel } from "./codes-panel";
import { UpstreamPanel } from "./upstream-panel";
import { WatchesPanel } from "./watches-panel";

const REFRESH_MS = 5000;

/** Cutaway's own state: what this process holds and what it costs. */
export function AboutPage() {
  const { data, state } = useApi<About>("/api/about", { refreshMs: REFRESH_MS });
  return (
    <div className={styles.page}>
      <header className={styles.title}>
        <h1>Cutaway {data?.version}</h1>
        <a className={styles.download} href="/api/about/diagnostics" download="cutaway-diagnostics.json">
          <Icon name="download" />
          Diagnostics
        </a>
        <span className="soft">nothing of any cluster is in that file: contexts are numbered, not named</span>
      </header>
      {data === undefined ? (
        <PanelFrame title="Process" state={state}>
          {undefined}
        </PanelFrame>
      ) : (
        <Panels about={data} state={state} />
      )}
    </div>
  );
}

/** All at once when the first answer is here, so that nothing moves while one reads. */
function Panels({ about, state }: { about: About; state: PanelState }) {
  return (
    <div className={styles.sheet}>
      <PanelFrame title="Process" state={state}>
        <Facts facts={processFacts(about)} />
      </PanelFrame>
      <PanelFrame title="Memory" state={state}>
        <Facts facts={memoryFacts(about)} />
      </PanelFrame>
      <PanelFrame title="Event loop" state={state} note="delay beyond the due time">
        <Facts facts={loopFacts(about)} />
      </PanelFrame>
      <PanelFrame title="Live views" state={state}>
        <Facts facts={liveFacts(about)} />
      </PanelFrame>
      <WatchesPanel watches={about.hub.watches} state={state} />
      <UpstreamPanel upstream={about.upstream} state={state} />
      <CodesPanel
        title="Problems"
        empty="No answer carried a problem."
        codes={about.problems}
        state={state}
      />
      <CodesPanel
        title="Refused by the gate"
        empty="No request was refused."
        codes={about.refusals}
        state={state}
      />
    </div>
  );
}

type Fact = readonly [string, string];

const processFacts = (about: About): readonly Fact[] => [
  ["Version", about.version],
  ["Node.js", `${about.node} on ${about.platform}`],
  ["Up for", formatAge(about.uptimeSeconds * 1000)],
  ["Connections", formatCount(about.connections)],
  ["Streams", formatCount(about.streams)],
  [
    "Evidence",
    `${formatCount(about.evidence.kept)} of at most ${formatCount(about.evidence.capacity)} records`,
  ],
  ["Kubelet reads", about.kubelet],
];

const memoryFacts = ({ memory }: About): readonly Fact[] => [
  ["Resident", formatBytes(memory.rss)],
  ["Heap", `${formatBytes(memory.heapUsed)} of ${formatBytes(memory.heapTotal)}`],
  ["External", formatBytes(memory.external)],
  ["Buffers", formatBytes(memory.arrayBuffers)],
];

const liveFacts = ({ hub, queues }: About): readonly Fact[] => [
  ["Tabs", formatCount(hub.streams)],
  ["Subscriptions", formatCount(hub.subscriptions)],
  ["Captures", formatCount(hub.captures.open)],
  ["Captured", `${formatCount(hub.captures.events)} events, ${formatBytes(hub.captures.bytes)}`],
  ["Windows due", formatCount(queues.windows)],
  ["Unsent", formatBytes(queues.socketBytes)],
  ["Masking", `${formatCount(queues.masking)} bodies of Secrets`],
];

const loopFacts = ({ eventLoop }: About): readonly Fact[] => [
  ["p50", formatMillis(eventLoop.p50)],
  ["p99", formatMillis(eventLoop.p99)],
  ["max", formatMillis(eventLoop.max)],
];
