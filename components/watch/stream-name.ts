import { resourceName } from "@/lib/objects/path";
import { watchView } from "@/lib/watch/link";
import type { StreamSpec } from "@/lib/watch/stream-spec";

/** A stream in a few words: `pods`, `deployments.apps @shop`, with its selectors behind. */
export function streamName(spec: StreamSpec): string {
  const { namespace, labelSelector, fieldSelector } = spec;
  return [resourceName(spec), namespace === null ? "" : `@${namespace}`, labelSelector, fieldSelector]
    .filter((part) => part !== "")
    .join(" ");
}

/** As `streamName` without the API group: for where there is little room and the strip says it all. */
export const shortName = (spec: StreamSpec): string => streamName({ ...spec, group: "" });

/** What tells streams apart: as the link writes it. */
export const streamKey = (spec: StreamSpec): string => watchView.fields.streams.format([spec]);
