import { useEffect, useState } from "react";
import { apiFetch } from "@/components/data/api";
import { trackPending } from "@/components/data/pending";
import { useCluster } from "@/components/shell/cluster";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/field";
import { digArray, digString } from "@/lib/base/json";
import { acceptHeader } from "@/lib/raw/accept";
import { formatTarget, isOn, type QueryPair, withParam } from "@/lib/raw/target";
import type { RequestState } from "./use-request";

const TAILS = ["", "100", "1000", "10000"] as const;

/** The parameters that have a control of their own here. */
export const LOG_CONTROLS: ReadonlySet<string> = new Set([
  "container",
  "tailLines",
  "follow",
  "previous",
  "timestamps",
]);

/** Of a pod's log: which container, which run, how much, and whether to follow. */
export function LogBar({ current }: { current: RequestState }) {
  const { request, go } = current;
  const containers = useContainers(request.path.replace(/\/log$/, ""));
  const { query } = request;
  const paramOf = (name: string) => query.find(([key]) => key === name)?.[1] ?? "";
  const set = (changed: readonly QueryPair[]) => go({ path: request.path, query: changed });
  const flip = (name: string) => set(withParam(query, name, isOn(query, name) ? null : "1"));
  const names = ["", ...new Set([...containers, paramOf("container")].filter((name) => name !== ""))];
  const tails = [...new Set([...TAILS, paramOf("tailLines")])];
  return (
    <>
      <Select
        label="Container"
        value={paramOf("container")}
        options={names.map((name) => ({ value: name, text: name === "" ? "default container" : name }))}
        onChange={(name) => set(withParam(query, "container", name === "" ? null : name))}
      />
      <Select
        label="Lines"
        value={paramOf("tailLines")}
        options={tails.map((count) => ({
          value: count,
          text: count === "" ? "all lines" : `last ${count} lines`,
        }))}
        onChange={(count) => set(withParam(query, "tailLines", count === "" ? null : count))}
      />
      {(["follow", "previous", "timestamps"] as const).map((name) => (
        <Button key={name} aria-pressed={isOn(query, name)} onClick={() => flip(name)}>
          {name}
        </Button>
      ))}
    </>
  );
}

/** Names of a pod's containers: init, main, ephemeral. Empty while they are not known. */
function useContainers(pod: string): readonly string[] {
  const context = useCluster().info?.name ?? null;
  const [found, setFound] = useState<{ pod: string; names: readonly string[] } | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    fetchContainers(pod, context, controller.signal).then(
      (names) => setFound({ pod, names }),
      // Who may read the log but not the pod writes the container's name into the query.
      () => undefined,
    );
    return () => controller.abort();
  }, [pod, context]);
  return found !== null && found.pod === pod ? found.names : [];
}

async function fetchContainers(path: string, context: string | null, signal: AbortSignal): Promise<string[]> {
  const query: QueryPair[] = context === null ? [] : [["context", context]];
  const url = formatTarget({ path: `/api/raw${path}`, query });
  const response = await apiFetch(url, signal, { Accept: acceptHeader(path, "json") });
  const pod: unknown = await trackPending(response.json());
  return ["initContainers", "containers", "ephemeralContainers"]
    .flatMap((list) => digArray(pod, "spec", list))
    .map((container) => digString(container, "name"))
    .filter((name) => name !== null);
}
