import type { Problem } from "@/lib/base/problem";

const upstreamOf = ({ upstream }: Problem) => (upstream === undefined ? {} : { upstream });

/** 410: etcd has compacted that version. */
export function noLongerKept(resourceVersion: string, said: Problem): Problem {
  return {
    code: "HISTORY_EXPIRED",
    message: `The cluster no longer keeps the moment of resourceVersion ${resourceVersion}: its history before was compacted.`,
    hint: "An API server has etcd compact what is older than five minutes, every five minutes: what is 5 to 10 minutes old is lost. Look at what is now, or choose a moment that is not as old.",
    ...upstreamOf(said),
  };
}

/** 504, "Too large resource version". */
export function aheadOfCluster(resourceVersion: string, said: Problem): Problem {
  return {
    code: "HISTORY_AHEAD",
    message: `The cluster has not come to resourceVersion ${resourceVersion} yet.`,
    hint: "The number is of another cluster, or etcd was restored from before it. Look at what is now.",
    ...upstreamOf(said),
  };
}

/** Servers behind the aggregation layer count versions of their own, or keep none. */
export function notOfThatMoment(): Problem {
  return {
    code: "HISTORY_FOREIGN",
    message:
      "This kind is served by another server, whose resourceVersions are its own: that moment cannot be asked of it.",
    hint: "Look at this kind as it is now.",
  };
}
