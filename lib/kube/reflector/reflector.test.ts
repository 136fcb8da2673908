import { describe, expect, test } from "vitest";
import { settle } from "@/lib/testing/fake-clock";
import { liveReflector, scriptedReflector } from "@/lib/testing/scripted-reflector";
import {
  bookmark,
  event,
  pod,
  refusal,
  refusedConnection,
  ScriptedSource,
  status,
} from "@/lib/testing/scripted-source";
import type { Reflector } from "./reflector";

describe("the ingest hook", () => {
  test("comes before the store, the deltas and the tap", async () => {
    const source = new ScriptedSource();
    const seen: string[] = [];
    const made = await liveReflector({
      ingest: (object) => ({ ...object, metadata: { ...object.metadata, annotations: "masked" } }),
    });
    made.reflector.tap((record) => seen.push(JSON.stringify(record)));
    made.reflector.onDelta((delta) => seen.push(JSON.stringify(delta)));
    const secret = pod("s", 12);
    made.source.watching.send(
      event("ADDED", { ...secret, metadata: { ...secret.metadata, annotations: "secret" } }),
    );
    expect(seen).toHaveLength(2);
    expect(seen.join() + JSON.stringify([...made.reflector.objects])).not.toContain("secret");
    expect(source.requests).toEqual([]);
  });

  test("an object that it throws on is left out", async () => {
    const { source, reflector, names } = await liveReflector({
      ingest: (object) => {
        if (object.metadata.name === "poison") throw new Error("poison");
        return object;
      },
    });
    source.watching.send(event("ADDED", pod("poison", 11)), event("ADDED", pod("b", 12)));
    expect(names()).toEqual(["a@5", "b@12"]);
    expect(reflector.status()).toMatchObject({ phase: "partial", counters: { rejected: 1 } });
  });
});

describe("the tap", () => {
  test("tells everything that came over the wire, in order", async () => {
    const { source, reflector } = await liveReflector();
    const seen: unknown[] = [];
    reflector.tap((record) => seen.push(record));
    source.answerWatch(() => {});
    source.watching.send(event("MODIFIED", pod("a", 12)));
    source.watching.end();
    await settle();
    expect(seen).toMatchObject([
      {
        what: "event",
        evidenceId: "watch-1",
        event: { type: "MODIFIED", object: { metadata: { resourceVersion: "12" } } },
      },
      { what: "closed", evidenceId: "watch-1", how: "end", reason: null },
      { what: "opened", evidenceId: "watch-2", resourceVersion: "12", initialEvents: false },
    ]);
    expect(seen[0]).toHaveProperty("bytes", JSON.stringify(event("MODIFIED", pod("a", 12))).length);
  });
});

describe("the tap on the end of a watch", () => {
  const ends = {
    lost: (source: ScriptedSource) => source.watching.cut(),
    expired: (source: ScriptedSource) => source.watching.send(event("ERROR", status(410, "Expired"))),
    stopped: (_: ScriptedSource, reflector: Reflector) => reflector.stop(),
  };
  for (const [how, end] of Object.entries(ends)) {
    test(`says that it was ${how}`, async () => {
      const { source, reflector } = await liveReflector();
      const closings: unknown[] = [];
      reflector.tap((record) => record.what === "closed" && closings.push(record.how));
      end(source, reflector);
      expect(closings).toEqual([how]);
    });
  }

  test("tells of a watch that was refused as expired before it was opened", async () => {
    const { source, reflector } = await liveReflector();
    const closings: unknown[] = [];
    reflector.tap((record) => record.what === "closed" && closings.push(record.how, record.evidenceId));
    source.answerWatch(refusal(410, "Expired"));
    source.watching.end();
    await settle();
    expect(closings).toEqual(["end", "watch-1", "expired", ""]);
  });
});

describe("stop and start", () => {
  test("stopping leaves no request and no timer", async () => {
    const { source, clock, reflector } = await liveReflector();
    reflector.stop();
    expect(source.watching.closed).toBe(true);
    expect(clock.timers).toBe(0);
    expect(reflector.status().phase).toBe("stale");
  });

  test("starting again goes on from the last version", async () => {
    const { source, reflector, asked } = await liveReflector();
    reflector.stop();
    source.answerWatch(() => {});
    reflector.start();
    reflector.start();
    await settle();
    expect(asked()).toEqual(["watch 10"]);
    expect(reflector.status().phase).toBe("live");
  });

  test("a wait is called off as well", async () => {
    const { source, clock, reflector, back, asked } = await liveReflector();
    source.answerWatch(refusedConnection());
    source.watching.cut();
    await settle();
    reflector.stop();
    expect([clock.timers, back.size]).toEqual([0, 0]);
    await clock.advanceAsync(60_000);
    expect(asked()).toEqual(["watch 10"]);
  });

  test("a listener may stop it from within", async () => {
    const { source, clock, reflector } = scriptedReflector();
    reflector.onDelta(() => reflector.stop());
    source.answerWatch((watch) =>
      watch.send(event("ADDED", pod("a", 5)), bookmark(10, true), event("ADDED", pod("b", 11))),
    );
    reflector.start();
    await settle();
    expect(reflector.objects.size).toBe(1);
    expect(clock.timers).toBe(0);
    expect(reflector.status().phase).not.toBe("live");
  });
});
