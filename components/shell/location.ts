import { useSyncExternalStore } from "react";

/**
 * The address bar as a store. Next's router moves the address as well, so changes are heard
 * where the browser reports them, not where we make them.
 */
const listeners = new Set<() => void>();
let heard: AbortController | undefined;

function notifyAll(): void {
  for (const notify of listeners) notify();
}

/** A router moves the address while React commits; its listeners must not set state in there. */
const notifySoon = () => queueMicrotask(notifyAll);

function hear(): AbortController {
  const controller = new AbortController();
  const { signal } = controller;
  addEventListener("popstate", notifySoon, { signal });
  if ("navigation" in window)
    window.navigation.addEventListener("currententrychange", notifySoon, { signal });
  return controller;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  heard ??= hear();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    heard?.abort();
    heard = undefined;
  };
}

/** Path without a trailing slash, as the views name themselves. */
const pagePath = () => location.pathname.replace(/(?<=.)\/$/, "");

/** The query as it is, "" while prerendering. */
export function useSearch(): string {
  return useSyncExternalStore(
    subscribe,
    () => location.search,
    () => "",
  );
}

/** The page that the address names; null while prerendering. */
export function usePagePath(): string | null {
  return useSyncExternalStore(subscribe, pagePath, () => null);
}

/** Changes the query of this page at once, without a navigation. */
export function moveTo(href: string, how: "push" | "replace"): void {
  if (href === location.pathname + location.search) return;
  if (how === "push") history.pushState(null, "", href);
  else history.replaceState(null, "", href);
  notifyAll();
}
