import { describe, expect, it } from "vitest";
import { Reflector } from "@/lib/kube/reflector/reflector";
import { FakeClock, settle } from "@/lib/testing/fake-clock";
import { bookmark, event, page, pod, refusal, ScriptedSource, status } from "@/lib/testing/scripted-source";
import { readLineQuery } from "@/lib/watch/api-query";
import { readCapture } from "@/lib/watch/capture-read";
import { EVERYTHING } from "@/lib/watch/filter";
import { Capture } from "./capture";
import { EventsView } from "./events-view";
import { LineView } from "./line-view";
import { readScope } from "./scope";

const spec = {
  group: "",
  version: "v1",
  resource: "pods",
  namespace: "shop",
  labelSelector: "",
  fieldSelector: "",
};
const MODIFIED = { ...EVERYTHING, types: ["MODIFIED"] } as const;

/** A pod that was started. */
const running = (name: string, resourceVersion: number) => ({
  ...pod(name, resourceVersion),
  status: { phase: "Running" },
});

/** A reflector that lists and then watches, on a server without watch-lists. */
async function live() {
  const source = new ScriptedSource().answerWatch(refusal(422, "Invalid"), () => {});
  source.answerList(page(10, [pod("a", 5), pod("b", 6)]));
  const clock = new FakeClock();
  const readiness = { whenBack: () => ({ cancel: () => {} }), whenReady: () => ({ cancel: () => {} }) };
  const reflector = new Reflector({ source, clock, readiness, random: () => 0 });
  reflector.start();
  await settle();
  return { source, clock, reflector };
}

function capture({ clock, reflector }: Awaited<ReturnType<typeof live>>, maxEvents?: number) {
  let closed = 0;
  const watch = { reflector, scope: readScope({ version: "v1", resource: "pods" }), transport: {} as never };
  const source = { spec, watch, users: () => 3, close: () => closed++ };
  const made = new Capture({
    id: "c".repeat(22),
    clock,
    sources: [source],
    clusterUid: () => "uid",
    ...(maxEvents !== undefined && { maxEvents }),
  });
  return { capture: made, closed: () => closed };
}

const episodes = ({ episodes }: Capture) => episodes.map((e) => `${e.kind} ${e.resourceVersion ?? "-"}`);
const seen = ({ ring }: Capture) =>
  [...ring].map((e) => `${e.type} ${e.resourceVersion ?? "-"} ${e.change ?? "-"}`);

describe("Capture", () => {
  it("joins a running watch: what is there is what the next change is compared with", async () => {
    const watch = await live();
    const { capture: lab } = capture(watch);
    watch.source.watching.send(event("MODIFIED", running("a", 11)));
    expect(episodes(lab)).toEqual(["resume 10"]);
    expect(seen(lab)).toEqual(["MODIFIED 11 status"]);
    expect(lab.find(0)).toMatchObject({ before: pod("a", 5), evidenceId: "watch-1" });
  });

  it("tells lists, resumes, ends and losses apart", async () => {
    const watch = await live();
    const { capture: lab } = capture(watch);
    watch.source.answerWatch(() => {});
    watch.clock.advance(2_000);
    watch.source.watching.end();
    await settle();
    watch.source.answerWatch(() => {});
    watch.source.answerList(page(30, [pod("a", 25)]));
    watch.source.watching.send(event("ERROR", status(410, "Expired")));
    await settle();
    expect(episodes(lab)).toEqual(["resume 10", "end 10", "resume 10", "expired 10", "list 30"]);
    expect(seen(lab)).toEqual(["ERROR - -"]);
    watch.source.watching.send(event("MODIFIED", running("a", 31)));
    expect(lab.find(1)).toMatchObject({ before: pod("a", 25) });
  });

  it("takes the first events of a watch that tells the state for no changes", async () => {
    const source = new ScriptedSource().answerWatch(() => {});
    const clock = new FakeClock();
    const readiness = { whenBack: () => ({ cancel: () => {} }), whenReady: () => ({ cancel: () => {} }) };
    const reflector = new Reflector({ source, clock, readiness, random: () => 0 });
    const { capture: lab } = capture({ source, clock, reflector });
    reflector.start();
    await settle();
    source.watching.send(event("ADDED", pod("a", 5)), bookmark(12, true), event("ADDED", pod("b", 13)));
    expect([...lab.ring].map(({ synthetic }) => synthetic)).toEqual([true, false, false]);
    expect(episodes(lab)).toEqual(["list 12"]);
  });

  it("counts what is no event that can be shown", async () => {
    const watch = await live();
    const { capture: lab } = capture(watch);
    watch.source.watching.send(event("SOMETHING", {}), event("ADDED", { metadata: {} }));
    watch.source.watching.bytes("no JSON\n");
    expect(lab.anomalies).toEqual({ unknown: 1, rejected: 1, undecodable: 1 });
    expect(lab.ring.length).toBe(0);
  });

  it("masks what was captured once the right is taken away, and says so", async () => {
    const watch = await live();
    const { capture: lab } = capture(watch);
    const view = new EventsView(lab, lab.filtered(EVERYTHING).value);
    watch.source.watching.send(event("MODIFIED", running("a", 11)));
    watch.source.answerWatch(refusal(403, "Forbidden")).answerList(refusal(403, "Forbidden"));
    const { epoch } = view;
    watch.source.watching.end();
    await settle();
    const { rows, meta } = view.frame({ tail: 10 });
    expect(rows).toMatchObject([{ seq: 0, rev: "0", identity: null, bytes: expect.any(Number) }]);
    expect(meta.streams).toMatchObject([{ withheld: true, status: { phase: "denied" } }]);
    expect(lab.find(0)).toMatchObject({ before: null, event: { object: null } });
    expect([...lab.lines(null)].join("")).not.toContain("uid-a");
    expect(view.epoch).toBeGreaterThan(epoch);
  });

  it("gives a file that can be read again", async () => {
    const watch = await live();
    const { capture: lab } = capture(watch);
    watch.source.watching.send(event("MODIFIED", running("a", 11)), bookmark(12));
    const read = readCapture([...lab.lines(null)].join(""));
    expect(read).toMatchObject({
      ok: true,
      capture: { header: { clusterUid: "uid", streams: [{ id: "0", ...spec }] }, trailer: { events: 2 } },
    });
  });

  it("tells events and episodes in the order they came, also those of one millisecond", async () => {
    const source = new ScriptedSource().answerWatch(() => {});
    const clock = new FakeClock();
    const readiness = { whenBack: () => ({ cancel: () => {} }), whenReady: () => ({ cancel: () => {} }) };
    const reflector = new Reflector({ source, clock, readiness, random: () => 0 });
    const { capture: lab } = capture({ source, clock, reflector });
    reflector.start();
    await settle();
    source.watching.send(event("ADDED", pod("a", 5)), bookmark(12, true), event("ADDED", pod("b", 13)));
    const told = [...lab.lines(null)].slice(1, -1).map((line) => {
      const { event, episode } = JSON.parse(line);
      return episode ? episode.kind : event.type;
    });
    expect(told).toEqual(["ADDED", "BOOKMARK", "list", "ADDED"]);
    expect(new Set([...lab.ring, ...lab.episodes].map(({ at }) => at)).size).toBe(1);
  });

  it("says in its file that it is of a recording", async () => {
    const { capture: lab } = capture(await live());
    const replay = { kind: "sample", startedAt: "2026-11-27T14:03:00.000Z" } as const;
    expect(readCapture([...lab.lines(replay)].join(""))).toMatchObject({
      ok: true,
      capture: { header: { replay } },
    });
  });

  it("gives the file as it was when it was asked for, while events come and go", async () => {
    const watch = await live();
    const { capture: lab } = capture(watch, 2);
    watch.source.watching.send(event("MODIFIED", running("a", 11)), bookmark(12));
    const lines = lab.lines(null);
    const head = lines.next().value;
    watch.source.watching.send(bookmark(13), bookmark(14));
    expect(readCapture([head, ...lines].join(""))).toMatchObject({
      ok: true,
      capture: { events: [{ seq: 0 }, { seq: 1 }], trailer: { dropped: { MODIFIED: 0 } } },
    });
  });

  it("cuts the stream, and lets it go on from where it was, whatever happens meanwhile", async () => {
    const watch = await live();
    const { capture: lab } = capture(watch);
    const [stream] = lab.streams;
    watch.source.answerWatch(() => {});
    const failing = stream?.cutDuring(async () => {
      expect(watch.source.watching.closed).toBe(true);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await settle();
    expect(episodes(lab)).toEqual(["resume 10", "lost 10", "resume 10"]);
    expect(watch.reflector.status().phase).toBe("live");
  });

  it("leaves no timer and no listener, and gives its watch back once", async () => {
    const watch = await live();
    const timers = watch.clock.timers;
    const { capture: lab, closed } = capture(watch);
    lab.filtered(EVERYTHING).close();
    lab.close();
    expect(watch.clock.timers).toBe(timers);
    expect(closed()).toBe(1);
    watch.source.watching.send(event("MODIFIED", running("a", 11)));
    expect(lab.ring.length).toBe(0);
  });
});

describe("EventsView", () => {
  it("keeps a row's place while the oldest go", async () => {
    const watch = await live();
    const { capture: lab } = capture(watch, 3);
    const view = new EventsView(lab, lab.filtered(MODIFIED).value);
    const change = (version: number) => event("MODIFIED", running("a", version));
    watch.source.watching.send(change(11), bookmark(12), change(13));
    const placed = () => view.frame({ offset: 1, count: 1 }).rows.map((row) => row.resourceVersion);
    expect(placed()).toEqual(["13"]);
    watch.source.watching.send(change(14));
    expect(placed()).toEqual(["13"]);
    expect(view.frame({ tail: 9 })).toMatchObject({ offset: 1, total: 3, meta: { first: 1 } });
    expect(view.frame({ offset: 0, count: 1 })).toMatchObject({ offset: 1, rows: [] });
    watch.source.watching.send(change(15), change(16), change(17));
    expect(placed()).toEqual([]);
    expect(lab.ring.dropped).toMatchObject({ MODIFIED: 3, BOOKMARK: 1 });
  });

  it("says how fast events come, and how many share the watch", async () => {
    const watch = await live();
    const { capture: lab } = capture(watch);
    const view = new EventsView(lab, lab.filtered(EVERYTHING).value);
    lab.viewers = 2;
    watch.source.watching.send(event("MODIFIED", running("a", 11)), bookmark(12));
    watch.clock.advance(2_000);
    const rates = () => view.frame({ tail: 1 }).meta.streams[0];
    expect(rates()).toMatchObject({ events: 2, subscribers: 4, rates: { events: 1, overMs: 2_000 } });
    watch.clock.advance(20_000);
    expect(rates()).toMatchObject({ rates: { events: 0 } });
  });
});

describe("LineView", () => {
  const query = { streams: "v1/pods@shop", width: "400" };

  it("shows everything that is held, on both axes", async () => {
    const watch = await live();
    const { capture: lab } = capture(watch);
    watch.source.watching.send(event("MODIFIED", running("a", 11)), bookmark(20));
    const line = new LineView(lab, readLineQuery({ ...query, axis: "rv" }), watch.clock);
    const { meta } = line.frame();
    expect(meta).toMatchObject({ from: 10, to: 20, width: 400 });
    expect(meta.marks.map(({ kind, x }) => [kind, x])).toEqual([
      ["MODIFIED", 40],
      ["BOOKMARK", 400],
      ["resume", 0],
    ]);
  });

  it("is drawn anew at most four times a second, however much comes", async () => {
    const watch = await live();
    const { capture: lab } = capture(watch);
    const line = new LineView(lab, readLineQuery(query), watch.clock);
    let told = 0;
    line.onChange(() => told++);
    for (let i = 0; i < 100; i++) {
      watch.source.watching.send(event("MODIFIED", running("a", 11 + i)));
      watch.clock.advance(10);
    }
    expect(told).toBeGreaterThan(2);
    expect(told).toBeLessThanOrEqual(4);
    line.close();
  });
});
