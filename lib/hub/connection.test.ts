import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/base/problem";
import { StreamClient } from "@/lib/stream/client";
import type { ClientMessage, Row, ServerMessage } from "@/lib/stream/messages";
import { FakeClock, settle } from "@/lib/testing/fake-clock";
import { ListView } from "@/lib/testing/list-view";
import { StreamConnection } from "./connection";

const limits = { subscriptions: 2, messageBytes: 4_096, messagesPerSecond: 10 };
const row = (key: string, rev = "1"): Row => ({ key, rev });
const window = { offset: 0, count: 2 };
const subscribe = { op: "subscribe", ref: 1, view: "list", query: {}, window } as const;

function setup() {
  const clock = new FakeClock();
  const view = new ListView();
  const sent: ServerMessage[] = [];
  const unexpected: unknown[] = [];
  let closed = 0;
  let ended = 0;
  let ids = 0;
  const connection = new StreamConnection({
    clock,
    server: "0",
    limits,
    newId: () => `sub-${++ids}`,
    views: new Map([
      ["list", async () => view.lease()],
      ["denied", () => Promise.reject(new ProblemError({ code: "DENIED", message: "m", hint: "h" }))],
      ["broken", () => Promise.reject(new TypeError("a bug"))],
    ]),
    unexpected: (error) => unexpected.push(error),
    ended: () => ended++,
    wire: {
      send: (text) => sent.push(JSON.parse(text)),
      close: () => closed++,
    },
  });
  const say = (...messages: ClientMessage[]) => {
    for (const message of messages) connection.receive(JSON.stringify(message));
  };
  const open = async (credit = 8) => {
    say({ op: "hello", v: 1 }, subscribe, { op: "credit", frames: credit });
    await clock.advanceAsync(20);
  };
  const of = <T extends ServerMessage["t"]>(t: T) =>
    sent.filter((message): message is Extract<ServerMessage, { t: T }> => message.t === t);
  return {
    clock,
    view,
    sent,
    connection,
    say,
    open,
    of,
    unexpected,
    closed: () => closed,
    ended: () => ended,
  };
}

describe("StreamConnection", () => {
  it("greets, opens a view, tells its status and sends its window", async () => {
    const { view, open, sent } = setup();
    view.set([row("a"), row("b"), row("c")]);
    await open();
    expect(sent.map((message) => message.t)).toEqual(["hello", "subscribed", "state", "window"]);
    expect(sent.at(-1)).toMatchObject({ sub: "sub-1", why: "opened", total: 3, rows: [row("a"), row("b")] });
  });

  it("sends one delta for all that changed within a flush", async () => {
    const { clock, view, open, of } = setup();
    view.set([row("a"), row("b")]);
    await open();
    view.set([row("a", "2"), row("b")]);
    view.set([row("a", "3"), row("b")]);
    clock.advance(20);
    expect(of("delta")).toMatchObject([{ base: 2, rev: 4, put: [row("a", "3")] }]);
  });

  it("sends nothing without credit, and then only the difference to now", async () => {
    const { connection, clock, view, open, say, of } = setup();
    view.set([row("a")]);
    await open(1);
    for (let rev = 2; rev < 100; rev++) {
      view.set([row("a", `${rev}`)]);
      clock.advance(20);
    }
    expect(of("delta")).toHaveLength(0);
    expect(connection.due).toBe(1);
    say({ op: "credit", frames: 1 });
    clock.advance(20);
    expect(of("delta")).toMatchObject([{ put: [row("a", "99")] }]);
    expect(connection.due).toBe(0);
  });

  it("sends a whole window and says why, after a move and after a resync", async () => {
    const { clock, view, open, say, of } = setup();
    view.set([row("a"), row("b"), row("c")]);
    await open();
    say({ op: "window", sub: "sub-1", window: { tail: 1 } });
    clock.advance(20);
    view.set([row("x")], true);
    clock.advance(20);
    expect(of("window").map(({ why, rows }) => [why, rows])).toEqual([
      ["opened", [row("a"), row("b")]],
      ["moved", [row("c")]],
      ["resync", [row("x")]],
    ]);
  });

  it("gives subscriptions turns, so that one credit at a time serves both", async () => {
    const { clock, view, open, say, of } = setup();
    await open();
    say({ ...subscribe, ref: 2 });
    await clock.advanceAsync(20);
    say({ op: "credit", frames: 1 });
    for (let turn = 0; turn < 8; turn++) {
      view.set([row("a", `${turn}`)]);
      clock.advance(20);
    }
    const served = of("delta").map((message) => message.sub);
    expect(new Set(served.slice(-2))).toEqual(new Set(["sub-1", "sub-2"]));
  });

  it("tells a change of phase at once, other news of the status at most each second", async () => {
    const { clock, view, open, of } = setup();
    await open();
    for (let at = 1; at <= 49; at++) {
      view.setStatus({ lastEventAt: at });
      clock.advance(20);
    }
    expect(of("state")).toHaveLength(1);
    clock.advance(1_000);
    expect(of("state").at(-1)).toMatchObject({ status: { lastEventAt: 49 } });
    view.setStatus({ phase: "stale" });
    clock.advance(20);
    expect(of("state").at(-1)).toMatchObject({ status: { phase: "stale" } });
  });

  it("refuses a view that is unknown, denied or one too many, and goes on", async () => {
    const { clock, say, of, unexpected, closed } = setup();
    say({ op: "hello", v: 1 });
    say(
      { ...subscribe, view: "nope" },
      { ...subscribe, ref: 2, view: "denied" },
      { ...subscribe, ref: 3, view: "broken" },
    );
    await settle();
    say({ ...subscribe, ref: 4 }, { ...subscribe, ref: 5 }, { ...subscribe, ref: 6 });
    await clock.advanceAsync(20);
    expect(of("refused").map(({ ref, problem }) => [ref, problem.code])).toEqual([
      [1, "STREAM_VIEW_UNKNOWN"],
      [2, "DENIED"],
      [3, "INTERNAL"],
      [6, "STREAM_LIMIT"],
    ]);
    expect(unexpected).toHaveLength(1);
    expect(closed()).toBe(0);
  });

  it("gives a view up when it is unsubscribed, and when the socket closes, even while it opens", async () => {
    const { view, open, say, connection, ended } = setup();
    await open();
    say({ op: "unsubscribe", sub: "sub-1" });
    expect([view.leases, view.listeners]).toEqual([0, 0]);
    say(subscribe);
    connection.closed();
    await settle();
    expect(view.leases).toBe(0);
    expect(ended()).toBe(1);
  });

  it.each([
    ["junk", "{"],
    ["an unknown operation", '{"op":"exec"}'],
    ["an unknown field", '{"op":"hello","v":1,"as":"admin"}'],
    ["a message over the size limit", `{"op":"hello","v":1${" ".repeat(5_000)}}`],
    ["a window that is too large", JSON.stringify({ ...subscribe, window: { offset: 0, count: 501 } })],
  ])("says goodbye to %s", (_, text) => {
    const { connection, of, closed } = setup();
    connection.receive(text);
    expect(of("bye")).toMatchObject([{ why: "limit" }]);
    expect(closed()).toBe(1);
  });

  it("says goodbye to more messages a second than allowed, but never counts credit", () => {
    const { connection, say, of } = setup();
    say({ op: "hello", v: 1 });
    for (let i = 0; i < 100; i++) say({ op: "credit", frames: 1 });
    for (let i = 0; i < 9; i++) say({ op: "unsubscribe", sub: "x" });
    expect(of("bye")).toHaveLength(0);
    connection.receive(JSON.stringify({ op: "unsubscribe", sub: "x" }));
    expect(of("bye")).toMatchObject([{ why: "limit" }]);
  });

  it("speaks one version, and only after hello", () => {
    const early = setup();
    early.say({ op: "credit", frames: 1 });
    expect(early.of("bye")).toMatchObject([{ why: "version" }]);
    const newer = setup();
    newer.say({ op: "hello", v: 2 });
    expect(newer.of("bye")).toMatchObject([{ why: "version" }]);
  });

  it("beats each 15 s and gives up a tab that leaves three unanswered", () => {
    const { clock, say, of } = setup();
    say({ op: "hello", v: 1 });
    clock.advance(30_000);
    expect(of("beat").map(({ n }) => n)).toEqual([1, 2]);
    say({ op: "pong", n: 2 });
    clock.advance(59_999);
    expect(of("bye")).toHaveLength(0);
    clock.advance(1);
    expect(of("bye")).toMatchObject([{ why: "slow" }]);
    expect(clock.timers).toBe(0);
  });

  it("does not take an answer for a beat that was never sent", () => {
    const { clock, say, of } = setup();
    say({ op: "hello", v: 1 }, { op: "pong", n: 1_000_000 });
    clock.advance(60_000);
    expect(of("bye")).toMatchObject([{ why: "slow" }]);
  });
});

describe("a tab on a connection", () => {
  const rows = fc.uniqueArray(
    fc.record({ key: fc.constantFrom(..."abcdef"), rev: fc.constantFrom("1", "2", "3") }),
    {
      selector: (r) => r.key,
    },
  );
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant("set" as const),
        rows,
        replaced: fc.constantFrom(false, false, true),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("move" as const), offset: fc.nat(4) }) },
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(5, 20, 100, 1_000) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("cut" as const) }) },
  );

  it("shows what the view has once things are quiet, whatever happened before", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const clock = new FakeClock();
        const view = new ListView();
        let cut = () => {};
        const client = new StreamClient({
          clock,
          random: () => 0.5,
          outdated: () => {},
          connect: (events) => {
            const server = new StreamConnection({
              clock,
              server: "0",
              limits: { ...limits, messagesPerSecond: 1e6 },
              newId: () => `s${clock.monotonic()}`,
              views: new Map([["list", async () => view.lease()]]),
              unexpected: (error) => expect(error).toBeUndefined(),
              ended: () => {},
              wire: { send: (text) => clock.after(1, () => events.message(text)), close: () => {} },
            });
            cut = () => {
              server.closed();
              events.closed();
            };
            clock.after(1, events.opened);
            return {
              send: (text) => clock.after(1, () => server.receive(text)),
              close: () => server.closed(),
            };
          },
        });
        let window = { offset: 0, count: 3 };
        const live = client.subscribe({ view: "list", query: {}, window }, () => {});
        for (const s of steps) {
          if (s.do === "set") view.set(s.rows, s.replaced);
          else if (s.do === "move") {
            window = { offset: s.offset, count: 3 };
            live.move(window);
          } else if (s.do === "cut") cut();
          else await clock.advanceAsync(s.ms);
        }
        await clock.advanceAsync(20_000);
        expect(live.state().connected).toBe(true);
        expect(live.state().frame?.rows).toEqual(view.frame(window).rows);
        expect(view.leases).toBe(1);
      }),
      { numRuns: 60 },
    );
  });
});
