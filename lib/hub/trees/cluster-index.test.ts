import { afterEach, expect, test } from "vitest";
import { systemClock } from "@/lib/base/clock";
import { ProblemError } from "@/lib/base/problem";
import type { KubeTransport } from "@/lib/kube/types";
import { apiGroup, apiResource, currentVersion, discoveryOf } from "@/lib/testing/discovery";
import { CompiledRules } from "@/lib/trees/relations/compile";
import { RULES } from "@/lib/trees/relations/rules";
import { Watches } from "../watches";
import { settled } from "./settled";
import { Trees } from "./trees";

const DISCOVERY = discoveryOf(
  apiGroup(
    "",
    currentVersion(
      "v1",
      apiResource("pods", "Pod"),
      apiResource("secrets", "Secret"),
      apiResource("events", "Event"),
    ),
  ),
);

/** A cluster that refuses every list, as the apiserver does without the right. */
function refusing(): KubeTransport {
  const refused = async () => {
    throw new ProblemError({
      code: "REFUSED",
      message: "no",
      hint: "",
      upstream: { status: 403, reason: "Forbidden" },
    });
  };
  return {
    context: "a",
    loopback: true,
    request: refused,
    getJson: refused,
    getText: refused,
    close: () => {},
    review: async () => ({ body: { status: { userInfo: { username: "jane" } } }, evidence: {} as never }),
  };
}

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

function trees(limit = 100) {
  const transport = refusing();
  const watches = new Watches({
    clusters: { transport: async () => transport, learnUid() {}, doubtUid() {} },
    clock: systemClock,
    random: () => 0,
    limits: { identity: limit, process: limit },
  });
  const made = new Trees({
    watches,
    clock: systemClock,
    rules: new CompiledRules(RULES),
    discover: async () => DISCOVERY,
  });
  opened.push(
    () => made.close(),
    () => watches.close(),
  );
  return made;
}

test("two who look at the same tree share its index and its model; another filter shares the index", async () => {
  const all = trees();
  const a = await all.open("a", {});
  const b = await all.open("a", { open: "abcdefg" });
  const c = await all.open("a", { filter: "kind:Pod" });
  expect(b.index).toBe(a.index);
  expect(c.index).toBe(a.index);
  for (const { close } of [a, b, c]) close();
});

test("events are left out, and a kind that finds no room says so instead of being empty", async () => {
  const { view, index, close } = await trees(1).open("a", {});
  await settled(view, systemClock, 2_000, new AbortController().signal);
  expect(index.feeds.map(({ kind }) => kind.resource)).toEqual(["pods", "secrets"]);
  expect(index.feeds.map((feed) => feed.status().phase)).toContain("failed");
  expect(index.feeds.find((feed) => feed.status().phase === "failed")?.status().reason?.code).toBe(
    "STREAM_LIMIT",
  );
  close();
});

test("what cannot be asked for is refused before anything is read", async () => {
  await expect(trees().open("a", { filter: "colour:red" })).rejects.toThrow(/there is no colour:/);
  await expect(trees().open("a", { ns: "Not A Name" })).rejects.toThrow(/namespace/);
});
