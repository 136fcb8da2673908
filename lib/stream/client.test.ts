import { describe, expect, it } from "vitest";
import { FakeClock } from "@/lib/testing/fake-clock";
import { StreamClient } from "./client";
import type { SocketEvents } from "./connection";
import type { ClientMessage, ServerMessage } from "./messages";

/** A tab, and the server's side of its sockets, played by the test. */
function setup() {
  const clock = new FakeClock();
  const sockets: { events: SocketEvents; sent: ClientMessage[]; closed: boolean }[] = [];
  let outdated = 0;
  const client = new StreamClient({
    clock,
    random: () => 0,
    outdated: () => outdated++,
    connect: (events) => {
      const socket = { events, sent: [] as ClientMessage[], closed: false };
      sockets.push(socket);
      return {
        send: (text) => socket.sent.push(JSON.parse(text)),
        close: () => {
          socket.closed = true;
        },
      };
    },
  });
  const last = () => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  };
  const say = (message: ServerMessage) => last().events.message(JSON.stringify(message));
  const greet = (v = 1) => {
    last().events.opened();
    say({
      t: "hello",
      v,
      server: "0",
      beatMs: 15_000,
      limits: { subscriptions: 1, messageBytes: 1, messagesPerSecond: 1 },
    });
  };
  const accept = (sub: string) => {
    const asked = last().sent.findLast((message) => message.op === "subscribe");
    say({ t: "subscribed", ref: asked?.ref ?? -1, sub });
    say({
      t: "window",
      sub,
      rev: 1,
      offset: 0,
      total: 1,
      rows: [{ key: "a", rev: "1" }],
      meta: null,
      why: "opened",
    });
  };
  const ops = () => last().sent.map((message) => message.op);
  return { clock, client, sockets, last, say, greet, accept, ops, outdated: () => outdated };
}

const pods = { view: "objects", query: { resource: "pods" }, window: { offset: 0, count: 10 } };
const ignore = () => {};

describe("StreamClient", () => {
  it("opens no socket until something is subscribed, and one for all that is", () => {
    const { client, sockets, greet, ops } = setup();
    expect(sockets).toHaveLength(0);
    client.subscribe(pods, ignore);
    client.subscribe(pods, ignore);
    greet();
    expect(sockets).toHaveLength(1);
    expect(ops()).toEqual(["hello", "credit", "subscribe", "subscribe"]);
  });

  it("shows the window and then each delta, and gives credit back by fours", () => {
    const { client, greet, accept, say, last } = setup();
    const live = client.subscribe(pods, ignore);
    greet();
    accept("s");
    say({
      t: "delta",
      sub: "s",
      base: 1,
      rev: 2,
      offset: 0,
      total: 2,
      put: [{ key: "b", rev: "1" }],
      order: ["a", "b"],
    });
    expect(live.state().frame).toMatchObject({ rev: 2, total: 2, rows: [{ key: "a" }, { key: "b" }] });
    const credits = () => last().sent.filter((message) => message.op === "credit");
    expect(credits()).toEqual([{ op: "credit", frames: 8 }]);
    for (const rev of [3, 4])
      say({ t: "delta", sub: "s", base: rev - 1, rev, offset: 0, total: rev, put: [] });
    expect(credits().slice(1)).toEqual([{ op: "credit", frames: 4 }]);
  });

  it("asks for its window again when a delta does not fit, and ignores deltas until it comes", () => {
    const { client, greet, accept, say, ops } = setup();
    const live = client.subscribe(pods, ignore);
    greet();
    accept("s");
    say({ t: "delta", sub: "s", base: 7, rev: 8, offset: 0, total: 1, put: [] });
    say({ t: "delta", sub: "s", base: 8, rev: 9, offset: 0, total: 1, put: [] });
    expect(ops().filter((op) => op === "window")).toHaveLength(1);
    expect(live.state().frame?.rev).toBe(1);
  });

  it("keeps what it showed when the socket breaks, marked as not connected, and opens it again", () => {
    const { clock, client, sockets, greet, accept, last } = setup();
    const live = client.subscribe(pods, ignore);
    greet();
    accept("s");
    last().events.closed();
    expect(live.state()).toMatchObject({ connected: false, frame: { rev: 1 } });
    expect(client.connection().phase).toBe("backing-off");
    clock.advance(250);
    expect(sockets).toHaveLength(2);
    greet();
    accept("t");
    expect(live.state().connected).toBe(true);
  });

  it("takes a socket that is silent for two beats and a half for dead", () => {
    const { clock, client, greet, say, last } = setup();
    client.subscribe(pods, ignore);
    greet();
    clock.advance(37_000);
    say({ t: "beat", n: 1, at: 0 });
    expect(last().sent.at(-1)).toEqual({ op: "pong", n: 1 });
    clock.advance(37_000);
    expect(client.connection().phase).toBe("open");
    clock.advance(501);
    expect(client.connection().phase).toBe("backing-off");
    expect(last().closed).toBe(true);
  });

  it("waits longer after each failure, up to 15 s, and not at all once woken", () => {
    const { clock, client, last } = setup();
    client.subscribe(pods, ignore);
    const waits: number[] = [];
    for (let failure = 0; failure < 8; failure++) {
      last().events.closed();
      const wait = clock.untilNext() ?? Number.NaN;
      waits.push(wait);
      clock.advance(wait);
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 7500, 7500, 7500]);
    last().events.closed();
    client.wake();
    expect(client.connection().phase).toBe("connecting");
  });

  it("comes back when the server said, after a goodbye", () => {
    const { clock, client, greet, say } = setup();
    client.subscribe(pods, ignore);
    greet();
    say({ t: "bye", why: "drain", reconnectMs: 3_000 });
    clock.advance(2_999);
    expect(client.connection().phase).toBe("backing-off");
    clock.advance(1);
    expect(client.connection().phase).toBe("connecting");
  });

  it("keeps its credit back while hidden for over 30 s, and gives it when seen again", () => {
    const { clock, client, greet, accept, say, last } = setup();
    client.subscribe(pods, ignore);
    greet();
    accept("s");
    client.setHidden(true);
    clock.advance(30_000);
    const before = last().sent.length;
    for (const rev of [2, 3, 4, 5, 6])
      say({ t: "delta", sub: "s", base: rev - 1, rev, offset: 0, total: rev, put: [] });
    expect(last().sent).toHaveLength(before);
    client.setHidden(false);
    expect(last().sent.at(-1)).toEqual({ op: "credit", frames: 6 });
  });

  it("says why a view was refused, and why one ended", () => {
    const { client, greet, say, accept } = setup();
    const problem = { code: "X", message: "m", hint: "h" };
    const refused = client.subscribe(pods, ignore);
    greet();
    say({ t: "refused", ref: 1, problem });
    expect(refused.state().problem).toEqual(problem);
    const ended = client.subscribe(pods, ignore);
    accept("s");
    say({ t: "ended", sub: "s", problem });
    expect(ended.state().problem).toEqual(problem);
  });

  it("loads anew when the server speaks another version, and opens nothing more", () => {
    const { client, greet, ops, outdated } = setup();
    client.subscribe(pods, ignore);
    greet(2);
    expect(outdated()).toBe(1);
    expect(ops()).toEqual(["hello"]);
  });

  it("closes the socket some seconds after the last subscription, and leaves no timer", () => {
    const { clock, client, sockets, greet, accept, last } = setup();
    const live = client.subscribe(pods, ignore);
    greet();
    accept("s");
    live.close();
    expect(last().sent.at(-1)).toEqual({ op: "unsubscribe", sub: "s" });
    clock.advance(4_999);
    expect(last().closed).toBe(false);
    clock.advance(1);
    expect(last().closed).toBe(true);
    expect(client.connection().phase).toBe("idle");
    expect(clock.timers).toBe(0);
    expect(sockets).toHaveLength(1);
  });

  it("ends a subscription that was closed before the server answered", () => {
    const { client, greet, say, last } = setup();
    client.subscribe(pods, ignore).close();
    client.subscribe(pods, ignore);
    greet();
    say({ t: "subscribed", ref: 99, sub: "stray" });
    expect(last().sent.at(-1)).toEqual({ op: "unsubscribe", sub: "stray" });
  });
});
