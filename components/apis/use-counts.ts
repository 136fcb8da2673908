import { useMemo, useState } from "react";
import { apiGet } from "@/components/data/api";
import { toProblem } from "@/components/data/query";
import { MAX_COUNTED } from "@/lib/apis/api-query";
import type { CountsAnswer, DeprecatedUse, ResourceCount } from "@/lib/apis/api-schema";
import { apiVersionOf, type Catalogue } from "@/lib/apis/catalogue";
import type { Problem } from "@/lib/base/problem";

export interface Counts {
  of(group: string, resource: string): ResourceCount | undefined;
  readonly deprecated: readonly DeprecatedUse[];
  /** When, wall clock, ms; null before anybody asked. */
  readonly at: number | null;
  readonly running: boolean;
  readonly problem: Problem | null;
  /** Of all resources by the apiserver's metrics; where those are denied, of the first in view by a list each. */
  countAll(inView: Catalogue): void;
  countOne(group: string, version: string, resource: string): void;
}

interface Counted {
  readonly byKey: ReadonlyMap<string, ResourceCount>;
  readonly deprecated: readonly DeprecatedUse[];
  readonly at: number | null;
}

const keyOf = (group: string, resource: string) => `${group}/${resource}`;

/** Counts of objects, which are asked for on demand alone. */
export function useCounts(context: string | null): Counts {
  const [counted, setCounted] = useState<Counted>({ byKey: new Map(), deprecated: [], at: null });
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  return useMemo(() => {
    const ask = async (resources: string | null) => {
      const { data, at } = await apiGet<CountsAnswer>("/api/apis/counts", { context, query: { resources } });
      setCounted((before) => added(before, data, at, resources === null));
      return data.problem;
    };
    const run = async (work: () => Promise<Problem | null>) => {
      setRunning(true);
      const failed = await work().catch(toProblem);
      setProblem(failed);
      setRunning(false);
    };
    return {
      of: (group, resource) => counted.byKey.get(keyOf(group, resource)),
      deprecated: counted.deprecated,
      at: counted.at,
      running,
      problem,
      countAll: (inView) =>
        void run(async () => {
          const denied = await ask(null);
          const resources = listable(inView).slice(0, MAX_COUNTED);
          return denied === null || resources.length === 0 ? denied : ask(resources.join(","));
        }),
      countOne: (group, version, resource) =>
        void run(() => ask(`${apiVersionOf(group, version)}/${resource}`)),
    };
  }, [context, counted, running, problem]);
}

/** Only the metrics say what is deprecated, and they were asked of everything. */
function added(before: Counted, data: CountsAnswer, at: number, everything: boolean): Counted {
  const counts = data.counts.map((count) => [keyOf(count.group, count.resource), count] as const);
  return {
    byKey: new Map([...before.byKey, ...counts]),
    deprecated: everything ? data.deprecated : before.deprecated,
    at,
  };
}

function listable({ groups }: Catalogue): string[] {
  return groups.flatMap(({ name, versions }) =>
    versions.flatMap(({ version, freshness, resources }) =>
      resources
        .filter(({ preferred, verbs }) => preferred && freshness === "current" && verbs.includes("list"))
        .map((resource) => `${apiVersionOf(name, version)}/${resource.name}`),
    ),
  );
}
