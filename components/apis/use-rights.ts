import { useMemo } from "react";
import { useApi } from "@/components/data/query";
import type { RightsAnswer } from "@/lib/apis/api-schema";
import { type Allowed, mayI } from "@/lib/objects/rules";
import { ASKED } from "./verbs";

export interface Rights {
  readonly namespace: string | null;
  /** What the rules say of get, list and watch; null while they are not known. */
  of(group: string, resource: string): readonly Allowed[] | null;
}

/** What a SelfSubjectRulesReview says of one namespace: one request for all resources. */
export function useRights(context: string | null, namespace: string): Rights {
  const query = namespace === "" ? {} : { namespace };
  const { data } = useApi<RightsAnswer>("/api/apis/rights", { context, query });
  return useMemo(
    () => ({
      namespace: data?.namespace ?? null,
      of: (group, resource) =>
        data === undefined ? null : ASKED.map((verb) => mayI(data, { verb, group, resource })),
    }),
    [data],
  );
}
