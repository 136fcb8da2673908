import { useCallback, useEffect, useMemo, useRef } from "react";
import type { AnswerClient, Exchange } from "@/components/raw/answer-client";
import { Denied } from "@/components/raw/denied";
import { TextReading } from "@/components/raw/text-reading";
import { useAnswerClient, useExchanges } from "@/components/raw/use-answer";
import { askedFor, useHrefOf } from "@/components/raw/use-request";
import { useReplay } from "@/components/shell/use-replay";
import { ViewLink } from "@/components/shell/view-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Select } from "@/components/ui/field";
import { Bytes } from "@/components/ui/figures";
import { ProblemView } from "@/components/ui/problem-view";
import { StateMark } from "@/components/ui/state-mark";
import { type ContainerRow, defaultContainer, readContainers } from "@/lib/object/containers";
import { logQuery } from "@/lib/object/log";
import { LOG_TAILS } from "@/lib/object/url";
import { resourcePath } from "@/lib/objects/path";
import { acceptHeader } from "@/lib/raw/accept";
import logStyles from "./logs.module.css";
import type { ReadingProps } from "./page-props";

/** The log of one container of the pod, as it is written. */
export function LogsReading({ state, set, context, meta, object }: ReadingProps) {
  const { kind, namespace, name } = meta;
  const containers = useMemo(() => readContainers(object), [object]);
  const chosen = state.container || defaultContainer(object);
  const container = containers.find((one) => one.name === chosen) ?? null;
  const path = resourcePath({ ...kind, namespace, name, subresource: "log" });
  const { previous, follow, timestamps, tail } = state;
  const query = useMemo(
    () => logQuery({ container: chosen, previous, follow, timestamps, tail }),
    [chosen, previous, follow, timestamps, tail],
  );
  const asked = useMemo(
    () => askedFor({ path, query }, acceptHeader(path, "text"), context),
    [path, query, context],
  );
  const client = useAnswerClient();
  const { latest, shown } = useExchanges(client);
  const send = useCallback(() => client?.open(asked), [client, asked]);
  useEffect(send, [send]);
  const restarted = useRestarted(container, latest);
  const hrefOf = useHrefOf();
  return (
    <div className={logStyles.logs}>
      <div className={logStyles.tools}>
        <ContainerPicker
          containers={containers}
          chosen={chosen}
          onChoose={(one) => set({ container: one, previous: false })}
        />
        <Select
          label="Lines"
          value={tail}
          options={LOG_TAILS.map((value) => ({
            value,
            text: value === "all" ? "all lines" : `last ${value} lines`,
          }))}
          onChange={(value) => set({ tail: value })}
        />
        <Button
          aria-pressed={follow && !previous}
          disabled={previous}
          onClick={() => set({ follow: !follow })}
        >
          Follow
        </Button>
        <Button
          aria-pressed={previous}
          disabled={!previous && (container?.restarts ?? 0) === 0}
          title="The run before the last restart"
          onClick={() => set({ previous: !previous })}
        >
          Previous run
        </Button>
        <Button aria-pressed={timestamps} onClick={() => set({ timestamps: !timestamps })}>
          Timestamps
        </Button>
        <span className={logStyles.side}>
          <LogState exchange={latest} />
          <Button onClick={send}>Read again</Button>
          <ViewLink href={hrefOf(path, query)}>Raw</ViewLink>
        </span>
      </div>
      {restarted && (
        <p className={logStyles.notice} role="status">
          <StateMark mark="warn">The container was started anew since this log was opened.</StateMark>{" "}
          <Button onClick={send}>Read the new run's log</Button>
        </p>
      )}
      <div className={logStyles.body} data-old={shown !== latest || undefined}>
        {client !== null && shown !== null && <Log client={client} exchange={shown} container={container} />}
      </div>
    </div>
  );
}

/** Whether another run of the container began since the log was opened. */
function useRestarted(container: ContainerRow | null, latest: Exchange | null): boolean {
  const opened = useRef<{ id: number; restarts: number } | null>(null);
  const restarts = container?.restarts ?? 0;
  if (latest !== null && opened.current?.id !== latest.id) opened.current = { id: latest.id, restarts };
  return opened.current !== null && restarts > opened.current.restarts;
}

interface PickerProps {
  containers: readonly ContainerRow[];
  chosen: string;
  onChoose(name: string): void;
}

function ContainerPicker({ containers, chosen, onChoose }: PickerProps) {
  const known = containers.some(({ name }) => name === chosen);
  const options = [
    ...containers.map(({ name, role, state, restarts }) => ({
      value: name,
      text: [
        name,
        ...(role === "app" ? [] : [role]),
        state === "none" ? "not started" : state,
        ...(restarts > 0 ? [`${restarts} restarts`] : []),
      ].join(", "),
    })),
    ...(known ? [] : [{ value: chosen, text: `${chosen}, not in the pod` }]),
  ];
  return (
    <Select
      label="Container"
      value={chosen}
      options={options}
      onChange={onChoose}
      className={logStyles.picker}
    />
  );
}

function LogState({ exchange }: { exchange: Exchange | null }) {
  if (exchange === null) return null;
  const { ending, head, asked, bytes } = exchange;
  const follows = asked.arrival !== "whole";
  if (ending === null)
    return follows && head !== null && head.status < 400 ? (
      <StateMark mark="live">following</StateMark>
    ) : (
      <StateMark mark="busy">reading</StateMark>
    );
  if (ending === "broken") return <StateMark mark="warn">broke off</StateMark>;
  if (ending === "capped") return <StateMark mark="warn">cut: the page keeps no more</StateMark>;
  if ((head?.status ?? 0) >= 400 || exchange.problem !== null)
    return <StateMark mark="bad">failed</StateMark>;
  return (
    <span className="soft">
      {follows ? "the container ended; " : ""}
      <Bytes value={bytes} />
    </span>
  );
}

interface LogProps {
  client: AnswerClient;
  exchange: Exchange;
  container: ContainerRow | null;
}

function Log({ client, exchange, container }: LogProps) {
  const { problem, summary, ending, head } = exchange;
  const isRecording = useReplay() !== null;
  if (problem !== null) return <ProblemView problem={problem} />;
  if ((head?.status ?? 0) >= 400)
    // No right would bring what was not recorded.
    return isRecording ? (
      <EmptyState title="A recording holds no logs">They are there on a live cluster.</EmptyState>
    ) : (
      <Denied exchange={exchange} />
    );
  if (summary === null) return null;
  if (summary.bytes === 0)
    return (
      <EmptyState title={ending === null ? "Nothing is written yet" : "The log is empty"}>
        {container?.state === "waiting" || container?.state === "none"
          ? `The container has not started: ${container.why || "it waits for its turn"}.`
          : "The container has written nothing, or the kubelet has rotated it away."}
      </EmptyState>
    );
  return <TextReading key={exchange.id} client={client} exchange={exchange} reading="text" />;
}
