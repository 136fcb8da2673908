import { placeOf, withPlace } from "@/lib/link/link";

/** The address for others: a context's name means something on this machine only, unless the uid is not known. */
export function shareLink(): string {
  const { cluster, context } = placeOf(new URLSearchParams(location.search));
  const place = { cluster, context: cluster === null ? context : null };
  return location.origin + location.pathname + withPlace(location.search, place);
}
