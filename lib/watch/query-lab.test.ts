import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeContinue } from "@/lib/objects/continue-token";
import { judge, predict, watchListDefault } from "./query-lab";
import type { LabAnswer, LabQuery, ServerFacts } from "./query-types";

const ask = (verb: LabQuery["verb"], fields: Partial<LabQuery> = {}): LabQuery => ({
  verb,
  resourceVersion: "",
  resourceVersionMatch: "",
  sendInitialEvents: null,
  allowWatchBookmarks: false,
  limit: null,
  continue: "",
  ...fields,
});

const server = (minor: number, fields: Partial<ServerFacts> = {}): ServerFacts => ({
  minor,
  watchList: null,
  cached: true,
  currentVersion: "1000",
  ...fields,
});

const tokenOf = (rv: number) =>
  btoa(JSON.stringify({ v: "meta.k8s.io/v1", rv, start: "/cm2\u0000" })).replace(/=+$/, "");

const none = {};
const zero = { resourceVersion: "0" };
const past = { resourceVersion: "500" };
const limit = { limit: 2 };
const exact = { resourceVersionMatch: "Exact" };
const notOlder = { resourceVersionMatch: "NotOlderThan" };

describe("list: what it means, and where it is read from up to 1.30, from 1.31, from 1.34", () => {
  test.each<[Partial<LabQuery>, string, [string, string, string]]>([
    [none, "list-consistent", ["etcd", "cache etcd", "cache etcd"]],
    [limit, "list-consistent", ["etcd", "cache etcd", "cache etcd"]],
    [{ ...limit, continue: tokenOf(500) }, "list-continue-exact", ["etcd", "etcd", "cache etcd"]],
    [{ ...limit, continue: tokenOf(-1) }, "list-continue-latest", ["etcd", "etcd", "cache etcd"]],
    [zero, "list-any", ["cache", "cache", "cache"]],
    [{ ...zero, ...limit }, "list-any", ["cache", "cache", "cache"]],
    [past, "list-not-older", ["cache", "cache", "cache"]],
    [{ ...past, ...limit }, "list-exact", ["etcd", "etcd", "cache etcd"]],
    [{ ...zero, ...notOlder }, "list-any", ["cache", "cache", "cache"]],
    [{ ...zero, ...notOlder, ...limit }, "list-any", ["cache", "cache", "cache"]],
    [{ ...past, ...notOlder }, "list-not-older", ["cache", "cache", "cache"]],
    [{ ...past, ...notOlder, ...limit }, "list-not-older", ["etcd", "cache", "cache"]],
    [{ ...past, ...exact }, "list-exact", ["etcd", "etcd", "cache etcd"]],
    [{ ...past, ...exact, ...limit }, "list-exact", ["etcd", "etcd", "cache etcd"]],
    [{ ...zero, ...exact }, "invalid-options", ["", "", ""]],
    [{ ...exact }, "invalid-options", ["", "", ""]],
    [{ ...notOlder }, "invalid-options", ["", "", ""]],
    [{ ...past, ...exact, continue: tokenOf(500) }, "invalid-options", ["", "", ""]],
    [{ ...past, continue: tokenOf(500) }, "list-continue-with-version", ["", "", ""]],
    [{ ...zero, continue: tokenOf(500) }, "list-continue-exact", ["etcd", "etcd", "cache etcd"]],
    [{ continue: "abc" }, "list-continue-unreadable", ["", "", ""]],
    [{ resourceVersion: "abc" }, "list-version-unreadable", ["", "", ""]],
    [{ sendInitialEvents: true }, "invalid-options", ["", "", ""]],
  ])("%j is %s, from %j", (fields, rule, from) => {
    const predictions = [30, 31, 34].map((minor) => predict(server(minor), ask("list", fields)));
    expect(predictions.map((prediction) => prediction.rule)).toEqual([rule, rule, rule]);
    expect(predictions.map((prediction) => prediction.from.join(" "))).toEqual(from);
  });

  test("the bands end where they should", () => {
    const from = (minor: number) => predict(server(minor), ask("list", { ...past, ...exact })).from[0];
    expect([33, 34].map(from)).toEqual(["etcd", "cache"]);
    const consistent = (minor: number) => predict(server(minor), ask("list")).from[0];
    expect([30, 31].map(consistent)).toEqual(["etcd", "cache"]);
  });

  test("a resource without a watch cache is read from etcd, always", () => {
    for (const fields of [none, zero, past, limit, { ...past, ...exact }]) {
      expect(predict(server(37, { cached: false }), ask("list", fields)).from).toEqual(["etcd"]);
    }
  });

  test("limit is ignored for any version from the cache, and holds otherwise", () => {
    const limited = (fields: Partial<LabQuery>, cached = true) =>
      predict(server(37, { cached }), ask("list", { ...limit, ...fields })).limited;
    expect([limited(zero), limited({ ...zero, ...notOlder }), limited(none), limited(past)]).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(limited(zero, false)).toBe(true);
    expect(predict(server(37), ask("list", { limit: 0 })).limited).toBeNull();
  });

  test.each([past, { ...past, ...exact }, { ...past, ...limit }, { ...past, ...notOlder }])(
    "%j ahead of the server is a 504, behind it may be one",
    (fields) => {
      const ahead = predict(server(37, { currentVersion: "499" }), ask("list", fields));
      expect(ahead.expected).toMatchObject({ code: 504, reason: "Timeout" });
      expect(ahead.comes).toContain("after waiting 3 s");
      const unknown = predict(server(37, { currentVersion: null }), ask("list", fields));
      expect(unknown.expected.code).toBe(200);
      expect(unknown.alsoRight.map(({ code }) => code)).toContain(504);
    },
  );
});

describe("watch: what it begins with, without WatchList and with it", () => {
  const initial = { sendInitialEvents: true, ...notOlder };
  const live = { sendInitialEvents: false, ...notOlder };

  test.each<[Partial<LabQuery>, string, string]>([
    [none, "watch-legacy-state", "watch-state-consistent"],
    [zero, "watch-legacy-state", "watch-state-any"],
    [past, "watch-after", "watch-after"],
    [initial, "invalid-options", "watch-state-consistent"],
    [{ ...zero, ...initial }, "invalid-options", "watch-state-any"],
    [{ ...past, ...initial }, "invalid-options", "watch-state-not-older"],
    [live, "invalid-options", "watch-from-now"],
    [{ ...zero, ...live }, "invalid-options", "watch-from-now"],
    [{ ...past, ...live }, "invalid-options", "watch-after"],
    [{ sendInitialEvents: true }, "invalid-options", "invalid-options"],
    [{ ...past, ...notOlder }, "invalid-options", "invalid-options"],
    [{ ...past, ...exact }, "invalid-options", "invalid-options"],
    [{ ...initial, continue: "x" }, "invalid-options", "invalid-options"],
    [{ resourceVersion: "abc" }, "watch-version-unreadable", "watch-version-unreadable"],
    [{ resourceVersion: "18446744073709551616" }, "watch-version-unreadable", "watch-version-unreadable"],
  ])("%j is %s or %s", (fields, without, withIt) => {
    expect(predict(server(33), ask("watch", fields)).rule).toBe(without);
    expect(predict(server(37), ask("watch", fields)).rule).toBe(withIt);
  });

  test("a bookmark ends the state when bookmarks were asked for", () => {
    const ends = (allowWatchBookmarks: boolean) =>
      predict(server(37), ask("watch", { ...initial, allowWatchBookmarks })).endBookmark;
    expect([ends(true), ends(false)]).toEqual([true, false]);
    expect(predict(server(33), ask("watch", { allowWatchBookmarks: true })).endBookmark).toBe(false);
  });

  test("too old is an ERROR event, ahead is silence, or a 504 where state was asked for", () => {
    expect(predict(server(37), ask("watch", past)).alsoRight).toContainEqual(
      expect.objectContaining({ code: 410, inStream: true, reason: "Expired" }),
    );
    const ahead = server(37, { currentVersion: "499" });
    expect(predict(ahead, ask("watch", past))).toMatchObject({
      rule: "watch-after-ahead",
      expected: { code: 200 },
    });
    expect(predict(ahead, ask("watch", { ...past, ...initial })).expected).toMatchObject({
      code: 504,
      inStream: true,
    });
  });

  test("what a watch takes and does not use is named", () => {
    expect(predict(server(37), ask("watch", { ...past, limit: 5, continue: "x" })).comes).toMatch(
      / Ignored: limit, continue\.$/,
    );
  });

  test("the gate's default by version, unless it is known", () => {
    expect([27, 31, 32, 33, 34, 37].map(watchListDefault)).toEqual([false, false, true, false, true, true]);
    expect(predict(server(33, { watchList: true }), ask("watch")).rule).toBe("watch-state-consistent");
    expect(predict(server(37, { watchList: false }), ask("watch")).rule).toBe("watch-legacy-state");
  });
});

describe("the verdict", () => {
  const answer = (fields: Partial<LabAnswer> = {}): LabAnswer => ({
    code: 200,
    inStream: false,
    error: null,
    initialEventsEnd: false,
    items: null,
    hasContinue: false,
    from: null,
    ...fields,
  });
  const status = (code: number, reason: string) => ({
    code,
    reason,
    message: "",
    causes: [],
    retryAfterSeconds: null,
  });
  const verdict = (query: LabQuery, given: LabAnswer, facts = server(37)) =>
    judge(predict(facts, query), given, query);

  test("as predicted", () => {
    expect(verdict(ask("list", limit), answer({ items: 2, hasContinue: true, from: "cache" })).kind).toBe(
      "as-predicted",
    );
    expect(
      verdict(ask("watch", { allowWatchBookmarks: true }), answer({ initialEventsEnd: true })).kind,
    ).toBe("as-predicted");
  });

  test("right in another case, which is named", () => {
    expect(
      verdict(ask("watch", past), answer({ code: 410, inStream: true, error: status(410, "Expired") })),
    ).toEqual({
      kind: "also-right",
      why: "HTTP 200 with an ERROR event 410 Expired, as it should be when the version is older than the history that is kept.",
    });
    expect(verdict(ask("list"), answer({ items: 1, from: "etcd" })).kind).toBe("also-right");
  });

  test("different, and in what", () => {
    expect(verdict(ask("list", { ...zero, ...exact }), answer({ items: 3 }))).toEqual({
      kind: "different",
      why: "Expected HTTP 422 Invalid, got HTTP 200.",
    });
    expect(verdict(ask("list", limit), answer({ items: 3 })).why).toBe("More objects than limit allows.");
    expect(verdict(ask("list", { ...zero, ...limit }), answer({ items: 2, hasContinue: true })).kind).toBe(
      "different",
    );
    expect(verdict(ask("list", zero), answer({ items: 1, from: "etcd" })).why).toBe(
      "Read from etcd, not from cache.",
    );
    expect(verdict(ask("watch", { allowWatchBookmarks: true }), answer()).why).toBe(
      "No bookmark ended the initial state.",
    );
  });
});

test("every combination has a prediction", () => {
  const query = fc.record({
    verb: fc.constantFrom("list" as const, "watch" as const),
    resourceVersion: fc.oneof(fc.constantFrom("", "0", "5", "abc", "-1", "00", "9".repeat(40)), fc.string()),
    resourceVersionMatch: fc.constantFrom("", "Exact", "NotOlderThan", "Foo"),
    sendInitialEvents: fc.constantFrom(null, true, false),
    allowWatchBookmarks: fc.boolean(),
    limit: fc.option(fc.integer()),
    continue: fc.oneof(fc.constantFrom("", "abc", tokenOf(5), tokenOf(-1)), fc.base64String(), fc.string()),
  });
  const facts = fc.record({
    minor: fc.integer({ min: 27, max: 40 }),
    watchList: fc.option(fc.boolean()),
    cached: fc.boolean(),
    currentVersion: fc.constantFrom(null, "1", "1000"),
  });
  fc.assert(
    fc.property(facts, query, (s, q) => {
      const prediction = predict(s, q);
      expect(prediction.comes).not.toBe("");
      expect(prediction.from.length === 0).toBe([400, 422, 500].includes(prediction.expected.code));
    }),
    { numRuns: 2000 },
  );
});

test("a continue token is readable", () => {
  expect(decodeContinue("eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MjM1LCJzdGFydCI6Ii9jbTJcdTAwMDAifQ")).toEqual({
    resourceVersion: 235,
    start: "/cm2\u0000",
  });
  expect([tokenOf(0), "", "abc", "e30", "!!"].map(decodeContinue)).toEqual([null, null, null, null, null]);
});
