import { describe, expect, test } from "vitest";
import recorded from "./fixtures/answers-1.37.2.json";
import { judge, predict } from "./query-lab";
import type { LabAnswer, LabQuery, ServerFacts } from "./query-types";

/**
 * What kube-apiserver 1.37.2 with etcd 3.6 answered to 120 lists and watches, of configmaps (with a watch
 * cache) and events (without one), after etcd had been compacted. `from` is what its counter
 * apiserver_storage_list_total said.
 */
const entries = recorded as readonly {
  readonly cached: boolean;
  readonly currentVersion: string;
  readonly query: LabQuery;
  readonly answer: LabAnswer;
}[];

/** A test's name: the parameters that were given. */
const nameOf = (query: LabQuery) =>
  Object.entries(query)
    .filter(([, value]) => value !== null && value !== "" && value !== false)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");

describe.each([true, false])("with a watch cache: %s", (cached) => {
  const cases = entries
    .filter((entry) => entry.cached === cached)
    .map((entry) => [nameOf(entry.query), entry] as const);

  test.each(cases)("%s", (_, { query, answer, currentVersion }) => {
    const facts: ServerFacts = { minor: 37, watchList: null, cached, currentVersion };
    const prediction = predict(facts, query);
    const { kind, why } = judge(prediction, answer, query);
    expect(`${kind}: ${why}`).not.toContain("different");
    if (kind === "also-right") expect(why).toMatch(/compacted|history that is kept|could not serve it/);
    if (answer.code === 422) expect(prediction.comes).toContain(spoken(answer));
  });
});

/** A 422's own words, as the prediction strings several together. */
function spoken({ error }: LabAnswer): string {
  return (error?.causes ?? []).map(({ field, message }) => `${field}: ${message}`).join("; ");
}
