import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { systemClock } from "@/lib/base/clock";
import { type Live, type LiveState, StreamClient } from "@/lib/stream/client";
import type { Connection } from "@/lib/stream/connection";
import type { Row, Window as StreamWindow } from "@/lib/stream/messages";
import { trackPending } from "./pending";
import { Store } from "./store";

/** A second look at the same new version would say the same: the page is loaded anew only once. */
const RELOADED = "cutaway-reloaded";

function reloadOnce(): void {
  if (sessionStorage.getItem(RELOADED) !== null) return;
  sessionStorage.setItem(RELOADED, "1");
  location.reload();
}

function connect(events: Parameters<ConstructorParameters<typeof StreamClient>[0]["connect"]>[0]) {
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/stream`);
  socket.onopen = events.opened;
  socket.onmessage = ({ data }) => events.message(String(data));
  socket.onclose = events.closed;
  return {
    send: (text: string) => socket.readyState === WebSocket.OPEN && socket.send(text),
    close: () => socket.close(),
  };
}

let client: StreamClient | undefined;

/** How often the server said that another cluster answers in the place of one that was looked at. */
const replacements = new Store(0);

/** Changes when the server says that another cluster answers in the place of one that was looked at. */
export function useReplacements(): number {
  return useSyncExternalStore(replacements.subscribe, replacements.get, () => 0);
}

/** The tab's one socket. It is opened with the first subscription; the browser tells it when it is seen and online. */
export function streamClient(): StreamClient {
  if (client !== undefined) return client;
  const made = new StreamClient({
    connect,
    clock: systemClock,
    random: Math.random,
    outdated: reloadOnce,
    clusterReplaced: () => replacements.set(replacements.get() + 1),
  });
  const seen = () => {
    made.setHidden(document.hidden);
    if (!document.hidden) made.wake();
  };
  document.addEventListener("visibilitychange", seen);
  addEventListener("online", () => made.wake());
  seen();
  client = made;
  return made;
}

/** The socket itself: connecting, open, or when it is tried again. */
export function useConnection(): Connection {
  return useSyncExternalStore(onConnection, streamClient().connection);
}

const onConnection = (listener: () => void) => streamClient().onConnection(listener);

export interface UseLiveOptions {
  readonly context: string | null;
  /** Null opens nothing. */
  readonly query: Readonly<Record<string, string>> | null;
  readonly window: StreamWindow;
}

export interface LiveResult<R extends Row> extends LiveState<R> {
  /** What is shown belongs to another query: the answer to this one is under way. */
  readonly old: boolean;
}

const NOTHING: LiveState<never> = {
  connected: false,
  frame: null,
  why: null,
  status: null,
  problem: null,
};

/** Windows are asked for at most this often, in ms: the server counts messages. */
const MOVE_MS = 100;

/**
 * A live view for as long as the component is mounted: another query opens it anew, another window moves it.
 * What was shown stays until the new rows are here, marked as `old`.
 */
export function useLive<R extends Row>(view: string, options: UseLiveOptions): LiveResult<R> {
  const { context, query, window } = options;
  const asked = query === null ? null : JSON.stringify([view, context, query]);
  const [shown, setShown] = useState<{ asked: string | null; state: LiveState<R> }>({
    asked: null,
    state: NOTHING,
  });
  const live = useRef<{ readonly view: Live<R>; at: string } | null>(null);
  const latest = useRef({ query, window });
  latest.current = { query, window };
  const at = JSON.stringify(window);

  useEffect(() => {
    const { query, window } = latest.current;
    if (asked === null || query === null) return setShown({ asked: null, state: NOTHING });
    const arrival = awaitArrival();
    const opened = streamClient().subscribe<R>(
      { view, query, window, ...(context === null ? {} : { context }) },
      () => {
        const state = opened.state();
        const answered = state.frame !== null || state.problem !== null;
        if (answered) arrival();
        // Until there is something to show, what was shown before stays.
        const keep = ({ asked: of, state: { frame } }: typeof shown) =>
          !answered && of !== asked && frame !== null;
        setShown((before) => (keep(before) ? before : { asked, state }));
      },
    );
    live.current = { view: opened, at: JSON.stringify(window) };
    return () => {
      arrival();
      live.current = null;
      opened.close();
    };
  }, [view, context, asked]);

  useEffect(() => {
    const timer = setTimeout(() => {
      if (live.current === null || live.current.at === at) return;
      live.current.at = at;
      live.current.view.move(latest.current.window);
    }, MOVE_MS);
    return () => clearTimeout(timer);
  }, [at]);

  return { ...shown.state, old: shown.asked !== asked };
}

/** The page is not idle before the first rows are here; calling the result says that they are. */
function awaitArrival(): () => void {
  let arrived = () => {};
  void trackPending(
    new Promise<void>((resolve) => {
      arrived = resolve;
    }),
  );
  return () => arrived();
}
