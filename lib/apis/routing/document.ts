import type { Place, Route } from "./facts";
import { expect, NO_ROUTE, type Trace } from "./trace";

/** The web service of a document: the document at its root, nothing below. */
export function leaf(trace: Trace, at: Place, entry: string, path: string, root: string, why: string): Route {
  if (path.replace(/\/+$/, "") === root) return trace.answer(at, entry, why, expect(200, "json"));
  return trace.answer(at, entry, "It claims everything below, and has no such route.", NO_ROUTE);
}
