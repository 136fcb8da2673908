import type { Problem } from "@/lib/base/problem";

/** What can be wrong with a reflector that is not an answer of the apiserver. */
const PROBLEMS = {
  WATCH_SILENT: {
    message: "Nothing was heard on the watch for longer than a healthy apiserver is silent.",
    hint: "Cutaway connects again by itself; a proxy or firewall on the way may drop silent connections.",
  },
  WATCH_SHORT: {
    message: "The apiserver ends each watch at once, without an event.",
    hint: "Look at the apiserver's log, and at proxies in between that do not let streams pass.",
  },
  WATCH_UNDECODABLE: {
    message: "The watch sent something that is not a watch event.",
    hint: "A proxy in between may be changing answers; the evidence record shows where the stream came from.",
  },
  WATCH_FAILS_HERE: {
    message:
      "The watch fails at this resourceVersion each time, also after a new list. Later changes are missing.",
    hint: "Look for this resource in the apiserver's log: an object may not be decodable or convertible.",
  },
  WATCH_NO_END_MARK: {
    message: "The server did not mark the end of the initial events.",
    hint: "Nothing to do: Cutaway lists this resource instead.",
  },
  NOT_LIVE_POLLING: {
    message: "This resource cannot be watched with your rights; it is listed about every 30 seconds instead.",
    hint: "Ask for the watch verb on this resource to see changes as they happen.",
  },
  FRAME_TOO_LARGE: {
    message: "One event of this watch is larger than 16 MiB.",
    hint: "Watch a narrower scope, or metadata only.",
  },
  OBJECT_CEILING: {
    message: "There are more objects than Cutaway keeps for one resource; the rest are left out.",
    hint: "Choose a namespace or a selector.",
  },
  OBJECTS_REJECTED: {
    message: "The server sent objects without usable metadata; they are left out.",
    hint: "Look at the list under Raw; the server behind this API group may be faulty.",
  },
  HISTORY_RESET: {
    message:
      "The cluster's history starts before what was already seen: etcd was restored, or this is another cluster.",
    hint: "Nothing to do: everything is read again.",
  },
  STALE_ANSWER: {
    message: "The server answered with older data than was asked for.",
    hint: "Nothing to do: Cutaway asks again. One of several apiservers may be behind.",
  },
  PAGING_LOOP: {
    message: "The list never ends: the server repeats its continue token.",
    hint: "The server behind this API group is faulty; look at its log.",
  },
  NOT_KUBERNETES: {
    message: "Something other than an apiserver answered, such as a proxy's sign-in page.",
    hint: "Check the server address, your VPN and proxies on the way.",
  },
  LIST_INVALID: {
    message: "The answer is not a list of Kubernetes objects.",
    hint: "Look at the same path under Raw.",
  },
} as const satisfies Readonly<Record<string, { readonly message: string; readonly hint: string }>>;

export function reflectorProblem(code: keyof typeof PROBLEMS): Problem {
  return { code, ...PROBLEMS[code] };
}
