import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { digArray, digNumber, digString } from "@/lib/base/json";
import { answer } from "./apiserver";
import { statusOf } from "./status";
import { clusterOf, item, servedOf } from "./test-cluster";

interface Entry {
  readonly cached: boolean;
  readonly currentVersion: string;
  readonly query: Readonly<Record<string, string | number | boolean | null>>;
  readonly answer: {
    readonly code: number;
    readonly inStream: boolean;
    readonly error: {
      readonly code: number;
      readonly reason: string;
      readonly message: string;
      readonly causes: unknown;
      readonly retryAfterSeconds: number | null;
    } | null;
    readonly initialEventsEnd: boolean;
    readonly items: number | null;
    readonly hasContinue: boolean;
  };
}

/** What kube-apiserver 1.37.2 answered to 120 lists and watches (see lib/watch/query-lab.recorded.test.ts). */
const entries: readonly Entry[] = JSON.parse(
  readFileSync(join(process.cwd(), "lib/watch/fixtures/answers-1.37.2.json"), "utf8"),
);

/** The state that they were asked of: five configmaps, of which the first came with the namespace, or three events. */
function cluster({ cached, currentVersion }: Entry) {
  const names = cached ? ["cm1", "cm2", "cm3", "cm4", "kube-root-ca.crt"] : ["ev1", "ev2", "ev3"];
  const served = servedOf(cached ? "configmaps" : "events");
  for (const [index, name] of names.entries()) served.store.put(item(80 + index, name));
  served.store.compact(87);
  return clusterOf(served, { revision: Number(currentVersion) });
}

function queryOf({ query }: Entry): string {
  const { verb, ...rest } = query;
  const given = Object.entries(rest).filter(([, value]) => value !== null && value !== "" && value !== false);
  const all = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  if (query.sendInitialEvents === false) all.set("sendInitialEvents", "false");
  if (verb === "watch") all.set("watch", "true");
  return all.toString();
}

/** The server's newest version moves on while it is asked. */
const settled = (message: string) => message.replace(/current: \d+/, "current: N");

function observe(entry: Entry): Entry["answer"] {
  const path = `/api/v1/namespaces/shop/${entry.cached ? "configmaps" : "events"}`;
  const request = { method: "GET", path, query: queryOf(entry), accept: undefined, ifNoneMatch: undefined };
  const reply = answer(request, cluster(entry));
  if (reply.kind === "watch") {
    const { events, failed } = reply.beginning;
    const error = failed === null ? null : errorOf(statusOf(failed.failure));
    const initialEventsEnd = events.some((event) => event.type === "BOOKMARK" && event.endsInitial);
    const code = failed?.failure.code ?? 200;
    return { code, inStream: failed !== null, error, initialEventsEnd, items: null, hasContinue: false };
  }
  const body: unknown = JSON.parse([...reply.body].join(""));
  const isStatus = digString(body, "kind") === "Status";
  return {
    code: reply.status,
    inStream: false,
    error: isStatus ? errorOf(body) : null,
    initialEventsEnd: false,
    items: isStatus ? null : digArray(body, "items").length,
    hasContinue: !isStatus && digString(body, "metadata", "continue") !== null,
  };
}

function errorOf(status: unknown) {
  const causes = digArray(status, "details", "causes").map((cause) => ({
    reason: digString(cause, "reason") ?? "",
    message: digString(cause, "message") ?? "",
    field: digString(cause, "field") ?? "",
  }));
  return {
    code: digNumber(status, "code") ?? 0,
    reason: digString(status, "reason") ?? "",
    message: settled(digString(status, "message") ?? ""),
    causes,
    retryAfterSeconds: digNumber(status, "details", "retryAfterSeconds"),
  };
}

describe.each([true, false])("with a watch cache: %s", (cached) => {
  const cases = entries
    .filter((entry) => entry.cached === cached)
    .map((entry) => [queryOf(entry) || "nothing", entry] as const);

  test.each(cases)("%s", (_, entry) => {
    const { error, code, inStream, initialEventsEnd, items, hasContinue } = entry.answer;
    const said = error && { ...error, message: settled(error.message) };
    expect(observe(entry)).toEqual({ code, inStream, initialEventsEnd, items, hasContinue, error: said });
  });
});
