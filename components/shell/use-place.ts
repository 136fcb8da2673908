import { useMemo } from "react";
import { type Place, placeOf, withPlace } from "@/lib/link/link";
import { useSearch } from "./location";

/** The cluster that the address names. */
export function usePlace(): Place {
  const search = useSearch();
  return useMemo(() => placeOf(new URLSearchParams(search)), [search]);
}

/** The address of another view of the same cluster. */
export function usePathOf(): (path: string) => string {
  const place = usePlace();
  return (path) => path + withPlace("", place);
}
