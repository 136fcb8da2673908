import type { IncomingMessage } from "node:http";
import type { Allowed } from "@/lib/access/gate";

const visits = new WeakMap<IncomingMessage, Allowed>();

/** Keeps what the gate read in a request, so that a route sees the same path and query as the gate did. */
export function rememberVisit(request: IncomingMessage, allowed: Allowed): void {
  visits.set(request, allowed);
}

/** @throws Error when the request never passed the gate */
export function allowedVisit(request: IncomingMessage): Allowed {
  const allowed = visits.get(request);
  if (allowed === undefined) throw new Error("a request reached a route without passing the gate");
  return allowed;
}
