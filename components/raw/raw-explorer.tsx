import { useCallback, useEffect, useState } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemView } from "@/components/ui/problem-view";
import { AnswerBar } from "./answer-bar";
import { AnswerBody } from "./answer-body";
import type { AnswerClient, Exchange } from "./answer-client";
import { Denied } from "./denied";
import { PathBar } from "./path-bar";
import { ParameterMenu, QueryEditor } from "./query-editor";
import styles from "./raw.module.css";
import { rememberTarget } from "./recent";
import { useAnswerClient, useExchanges } from "./use-answer";
import { type RequestState, useRequest } from "./use-request";

/** One GET and its answer. The address is the request: going there sends it. */
export function RawExplorer() {
  const current = useRequest();
  const { asked } = current;
  const client = useAnswerClient();
  const { latest, shown } = useExchanges(client);
  const [adding, setAdding] = useState<string | null>(null);
  useEffect(() => {
    client?.open(asked);
    rememberTarget(asked.target);
    setAdding(null);
  }, [client, asked]);
  const send = useCallback(() => client?.open(asked), [client, asked]);
  const running = latest !== null && latest.ending === null;
  return (
    <div className={styles.explorer}>
      <PathBar current={current} running={running} onSend={send} onStop={() => client?.stop()}>
        <ParameterMenu current={current} onBegin={setAdding} />
      </PathBar>
      <QueryEditor current={current} adding={adding} onAdded={() => setAdding(null)} />
      <AnswerBar exchange={latest} current={current} />
      <div className={styles.answer} data-old={shown !== latest || undefined}>
        {client !== null && shown !== null && <Answer client={client} exchange={shown} current={current} />}
      </div>
    </div>
  );
}

interface AnswerProps {
  client: AnswerClient;
  exchange: Exchange;
  current: RequestState;
}

function Answer({ client, exchange, current }: AnswerProps) {
  const { problem, summary, ending, head } = exchange;
  if (problem?.code === "FORBIDDEN") return <Denied exchange={exchange} />;
  if (problem !== null) return <ProblemView problem={problem} />;
  if (summary === null) return ending === "stopped" ? <Stopped /> : null;
  const failed = (head?.status ?? 0) >= 400;
  return (
    <>
      {failed && <Denied exchange={exchange} />}
      {summary.bytes === 0 && ending !== null ? (
        <EmptyState title="The answer has no body">
          {current.state.path.endsWith("/log") && "The container has written nothing in this time."}
        </EmptyState>
      ) : (
        <AnswerBody key={exchange.id} client={client} exchange={exchange} current={current} />
      )}
    </>
  );
}

function Stopped() {
  return (
    <EmptyState title="Stopped before there was an answer">
      Send again, or ask for less with a limit.
    </EmptyState>
  );
}
