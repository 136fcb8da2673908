import { useEffect, useState, useSyncExternalStore } from "react";
import { AnswerClient, type Exchanges } from "./answer-client";

const NOTHING: Exchanges = { latest: null, shown: null };
const noSubscription = () => () => undefined;

/** A worker that lives as long as the view; null until the view is in the browser. */
export function useAnswerClient(): AnswerClient | null {
  const [client, setClient] = useState<AnswerClient | null>(null);
  useEffect(() => {
    const opened = new AnswerClient(new Worker(new URL("./answer.worker.ts", import.meta.url)));
    setClient(opened);
    return () => opened.close();
  }, []);
  return client;
}

export function useExchanges(client: AnswerClient | null): Exchanges {
  return useSyncExternalStore(
    client?.store.subscribe ?? noSubscription,
    client?.store.get ?? (() => NOTHING),
    () => NOTHING,
  );
}
