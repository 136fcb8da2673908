import { describe, expect, it } from "vitest";
import type { KubeObject } from "@/lib/objects/kube-object";
import type { StreamStatus } from "@/lib/stream/messages";
import { FakeClock } from "@/lib/testing/fake-clock";
import { LiveObject } from "./live-object";
import type { ObjectSource } from "./source";

const KIND = {
  group: "",
  version: "v1",
  resource: "pods",
  kind: "Pod",
  namespaced: true,
  verbs: ["get", "list", "watch"],
  subresources: [],
};

const pod = (uid: string, resourceVersion: string, more = {}): KubeObject => ({
  metadata: { uid, name: "web", namespace: "shop", resourceVersion, ...more },
});

/** A source that the test speaks for. */
function scripted(how: "watch" | "poll") {
  let listener = () => {};
  const source = {
    how,
    object: null as KubeObject | null,
    phase: "connecting" as StreamStatus["phase"],
    closed: false,
    status: () => ({ phase: source.phase, problem: null }) as StreamStatus,
    requests: () => [`of ${how}`],
    onChange(heard: () => void) {
      listener = heard;
      return () => {};
    },
    close() {
      source.closed = true;
    },
    say(phase: StreamStatus["phase"], object: KubeObject | null) {
      Object.assign(source, { phase, object });
      listener();
    },
  };
  return source satisfies ObjectSource;
}

function scene() {
  const clock = new FakeClock();
  const watch = scripted("watch");
  const poll = scripted("poll");
  const asked: string[] = [];
  const live = new LiveObject({
    clock,
    kind: KIND,
    namespace: "shop",
    name: "web",
    source: watch,
    poll: () => poll,
    owners: async (object) => {
      asked.push(object.metadata.uid);
      return { named: [], above: [] };
    },
  });
  return { clock, watch, poll, live, asked };
}

describe("LiveObject", () => {
  it("does not say that there is none before it is known", () => {
    const { live, watch } = scene();
    expect(live.meta().presence).toBe("looking");
    watch.say("syncing", null);
    expect(live.meta().presence).toBe("looking");
    watch.say("live", null);
    expect(live.meta().presence).toBe("absent");
  });

  it("keeps what was when the object goes", () => {
    const { live, watch, clock } = scene();
    watch.say("live", pod("u1", "1"));
    watch.say("live", null);
    expect(live.meta()).toMatchObject({
      presence: "gone",
      goneAt: clock.now(),
      object: { metadata: { uid: "u1" } },
    });
  });

  it("does not take an interrupted watch for a deletion", () => {
    const { live, watch } = scene();
    watch.say("live", pod("u1", "1"));
    watch.say("stale", null);
    expect(live.meta().presence).toBe("there");
  });

  it("says that another one has the name", () => {
    const { live, watch } = scene();
    watch.say("live", pod("u1", "1"));
    watch.say("live", null);
    watch.say("live", pod("u2", "5"));
    expect(live.meta()).toMatchObject({
      presence: "there",
      object: { metadata: { uid: "u2" } },
      before: { uid: "u1" },
    });
  });

  it("gets what it may not watch, and takes away what may not be seen", () => {
    const { live, watch, poll } = scene();
    watch.say("live", pod("u1", "1"));
    watch.say("denied", null);
    expect(watch.closed).toBe(true);
    poll.say("partial", pod("u1", "1"));
    expect(live.meta()).toMatchObject({ how: "poll", presence: "there", requests: ["of poll"] });
    poll.say("denied", null);
    expect(live.meta()).toMatchObject({ presence: "hidden", object: null, owners: null });
  });

  it("looks up owners once, until others are named", async () => {
    const { live, watch, asked } = scene();
    const owned = (resourceVersion: string, name: string) =>
      pod("u1", resourceVersion, { ownerReferences: [{ kind: "A", name, uid: name, apiVersion: "v1" }] });
    watch.say("live", owned("1", "a"));
    watch.say("live", owned("2", "a"));
    await Promise.resolve();
    expect(asked).toHaveLength(1);
    expect(live.meta().owners).toEqual({ named: [], above: [] });
    watch.say("live", owned("3", "b"));
    expect(live.meta().owners).toBeNull();
    expect(asked).toHaveLength(2);
  });
});
