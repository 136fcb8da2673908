import type { Clock } from "@/lib/base/clock";
import { digArray, digString, isObject } from "@/lib/base/json";
import { ProblemError } from "@/lib/base/problem";
import type { KubeTransport } from "@/lib/kube/types";
import { resourceName } from "@/lib/objects/path";
import { cellOf, kindId, type TreeKind, type TreeObject } from "@/lib/trees/tree-object";
import type { Feed } from "./feed";
import { PastFeed, type PastFeedOptions } from "./past-feed";
import type { PastListOptions } from "./past-list";
import { PastOutline, type PastOutlineOptions } from "./past-outline";

/** How an index is read as of a moment that has passed, rather than followed. */
export interface Past {
  readonly resourceVersion: string;
  /** Finds out what the versions mean; before anything is read. */
  prepare(signal: AbortSignal): Promise<void>;
  /** Of the kinds that are served, those that are read. */
  kinds(served: readonly TreeKind[]): readonly TreeKind[];
  feed(options: Omit<PastFeedOptions, keyof Moment>): PastFeed;
  /** A scope that is open, by specs. */
  outline(options: Omit<PastOutlineOptions, keyof Moment>): PastOutline;
}

type Moment = Omit<PastListOptions, "scope">;

export interface PastOptions {
  readonly transport: KubeTransport;
  readonly clock: Clock;
  readonly resourceVersion: string;
  /** `pods`, `deployments.apps`; empty for every kind. */
  readonly kind: string;
}

export function pastOf({ transport, clock, resourceVersion, kind }: PastOptions): Past {
  let others: ReadonlySet<string> = new Set();
  const momentOf = ({ group, version }: TreeKind): Moment => {
    return { transport, clock, resourceVersion, foreign: others.has(`${group}/${version}`) };
  };
  return {
    resourceVersion,
    async prepare(signal) {
      others = await foreignApis(transport, signal);
    },
    kinds: (served) => (kind === "" ? served : served.filter((one) => resourceName(one) === kind)),
    feed: (options) => new PastFeed({ ...options, ...momentOf(options.kind) }),
    outline: (options) => new PastOutline({ ...options, ...momentOf(options.kind) }),
  };
}

/** What an index holds, by the feeds that brought it. */
interface Followed {
  readonly feeds: readonly Feed[];
  readonly objects: ReadonlyMap<string, TreeObject>;
}

/** The newest version that anything which is followed has come to, of those that the cluster's own store counts. */
export function newestVersion({ feeds, objects }: Followed): string | null {
  const foreign = new Set([...objects.values()].flatMap((object) => foreignBy(object) ?? []));
  const versions = feeds.flatMap((feed) => {
    const status = feed.status();
    if (foreign.has(`${feed.kind.group}/${feed.kind.version}`) || !("resourceVersion" in status)) return [];
    return /^[1-9]\d{0,18}$/.test(status.resourceVersion) ? [BigInt(status.resourceVersion)] : [];
  });
  const [newest] = versions.sort((a, b) => (a < b ? 1 : -1));
  return newest === undefined ? null : String(newest);
}

/** `group/version` of an APIService that another server stands behind, by its printed column. */
function foreignBy({ kind, name, object }: TreeObject): string | null {
  if (kindId(kind) !== "apiregistration.k8s.io/APIService") return null;
  const service = cellOf(kind, object, "Service");
  const [, version = "", group = ""] = /^([^.]+)\.(.+)$/.exec(name) ?? [];
  return service === null || service === "Local" ? null : `${group}/${version}`;
}

/**
 * `group/version` of each API that another server stands behind: its resourceVersions say nothing about the
 * cluster's. Without the right to list APIServices nothing is known, and each answer is judged by its own version.
 */
export async function foreignApis(
  transport: KubeTransport,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  try {
    const { body } = await transport.getJson({
      path: "/apis/apiregistration.k8s.io/v1/apiservices",
      purpose: "trees/past/apiservices",
      signal,
    });
    const aggregated = digArray(body, "items").filter((item) => isObject(item) && service(item));
    return new Set(
      aggregated.map((item) => `${digString(item, "spec", "group")}/${digString(item, "spec", "version")}`),
    );
  } catch (error) {
    if (error instanceof ProblemError) return new Set();
    throw error;
  }
}

const service = (item: unknown): boolean => digString(item, "spec", "service", "name") !== null;
