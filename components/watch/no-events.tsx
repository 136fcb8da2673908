import { useCluster } from "@/components/shell/cluster";
import { DeniedView } from "@/components/ui/denied-view";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemView } from "@/components/ui/problem-view";
import type { EventsMeta, StreamMeta } from "@/lib/watch/api-schema";
import type { WatchState } from "@/lib/watch/link";
import { streamName } from "./stream-name";

/** Why there is no event to show, and what to do about it. */
export function NoEvents({ state, meta }: { state: WatchState; meta: EventsMeta | null }) {
  if (meta === null) return <Opening />;
  const stuck = meta.streams.filter(({ status }) => status.problem !== null);
  if (stuck.length > 0) return stuck.map((stream) => <Stuck key={stream.id} stream={stream} />);
  const opened = meta.streams.some(({ status }) => status.phase === "live" || status.phase === "stale");
  if (!opened) return <Opening />;
  if (state.types.length + state.changes.length > 0 || state.find !== "") {
    return <EmptyState title="No event passes the filter">What comes is judged as it comes.</EmptyState>;
  }
  return (
    <EmptyState title="Nothing has happened yet">
      No object has changed since the watch began. Bookmarks come about once a minute and say so.
    </EmptyState>
  );
}

const Opening = () => <EmptyState title="The streams are being opened" />;

function Stuck({ stream: { status, spec } }: { stream: StreamMeta }) {
  const user = useCluster().identity.data?.username ?? "<your user name>";
  const { problem } = status;
  if (status.phase === "denied" && problem?.upstream?.status === 403) {
    // A watch begins with a list; the server's words say which of the two rights is missing.
    const verb = / watch /.test(problem.message) ? "watch" : "list";
    const { group, resource, namespace } = spec;
    const missing = { verb, group, resource, ...(namespace === null ? {} : { namespace }) };
    return <DeniedView missing={missing} user={user} what={streamName(spec)} />;
  }
  return problem === null ? null : <ProblemView problem={problem} />;
}
