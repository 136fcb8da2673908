import type { Place } from "@/lib/apis/routing/facts";

/** The servers and what is before them, as they are called. */
export const PLACES: Readonly<Record<Place, string>> = {
  http: "HTTP server",
  filters: "handler chain",
  "kube-aggregator": "kube-aggregator",
  "kube-apiserver": "kube-apiserver",
  "apiextensions-apiserver": "apiextensions-apiserver",
  extension: "extension server",
  "not-found": "not found",
};
