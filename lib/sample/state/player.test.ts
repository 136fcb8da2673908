import { beforeEach, describe, expect, test } from "vitest";
import { digArray, digString } from "@/lib/base/json";
import { FakeClock } from "@/lib/testing/fake-clock";
import { scriptedRecording } from "@/lib/testing/scripted-recording";
import { Player } from "./player";
import { Script } from "./script";

const STARTED = Date.UTC(2026, 0, 1);
const NOW = Date.UTC(2026, 5, 1);
const uid = (n: number) => `0000000${n}-aaaa-4bbb-8ccc-123456789abc`;
const time = (ms: number) => new Date(STARTED + ms).toISOString().replace(/\.000Z$/, "Z");

const pod = (name: string, n: number, resourceVersion: string, more: object = {}) => ({
  metadata: {
    name,
    namespace: "shop",
    uid: uid(n),
    resourceVersion,
    creationTimestamp: time(-3_600_000),
    ...more,
  },
  status: { phase: "Running" },
});

/** `stays` changes at 10 s, `goes` is deleted at 20 s, `comes` is made at 30 s by `goes`' owner; 60 s in all. */
const recording = () =>
  scriptedRecording({
    scopes: [
      {
        resource: "pods",
        kind: "Pod",
        objects: [pod("goes", 1, "90"), pod("stays", 2, "80"), pod("still", 4, "95")],
        events: [
          { at: 10_000, type: "MODIFIED", object: pod("stays", 2, "110", { labels: { turn: "second" } }) },
          { at: 20_000, type: "DELETED", object: pod("goes", 1, "120") },
          {
            at: 30_000,
            type: "ADDED",
            object: pod("comes", 3, "130", {
              creationTimestamp: time(30_000),
              ownerReferences: [
                { uid: uid(1), name: "goes" },
                { uid: uid(2), name: "stays" },
              ],
            }),
          },
        ],
      },
    ],
    endedAt: 60_000,
  });

let clock: FakeClock;
let player: Player;
let script: Script;

beforeEach(async () => {
  clock = new FakeClock(NOW);
  script = new Script(await recording());
  player = new Player(script, clock);
  player.start();
});

const store = () => {
  const found = script.resources.get("/v1/pods");
  if (!found) throw new Error("no pods");
  return found.served.store;
};
const names = () =>
  store()
    .list()
    .map(({ name }) => name);
const metadata = (name: string): unknown => {
  const item = store().get(`shop/${name}`);
  return item === null ? null : JSON.parse(item.metadata.toString());
};
const created = (name: string) =>
  Date.parse(digString(metadata(name), "metadata") ?? digString(metadata(name), "creationTimestamp") ?? "");

/** Every change, as a watch from the beginning would tell it. */
function follow(): string[] {
  const seen: string[] = [];
  store().subscribe(({ type, version, item }) => seen.push(`${type} ${item.name} ${version}`));
  return seen;
}

describe("a recording plays", () => {
  test("with its own versions at its own times", () => {
    const seen = follow();
    expect(names()).toEqual(["goes", "stays", "still"]);
    expect(player.revision).toBe(100);
    clock.advance(9_999);
    expect(seen).toEqual([]);
    clock.advance(1);
    expect(seen).toEqual(["MODIFIED stays 110"]);
    clock.advance(20_000);
    expect(seen.slice(1)).toEqual(["DELETED goes 120", "ADDED comes 130"]);
    expect(names()).toEqual(["comes", "stays", "still"]);
  });

  test("as if it happened now: what is old keeps its age, what happens is of this moment", () => {
    expect(created("goes")).toBe(NOW - 3_600_000);
    clock.advance(30_000);
    expect(created("comes")).toBe(NOW + 30_000);
    expect(created("stays")).toBe(NOW - 3_600_000);
  });

  test("and starts over: the difference comes at higher versions, and only the difference", () => {
    clock.advance(59_000);
    const seen = follow();
    clock.advance(1_000);
    expect(seen).toEqual(["DELETED comes 131", "ADDED goes 132", "MODIFIED stays 133"]);
    expect(names()).toEqual(["goes", "stays", "still"]);
    expect(store().get("shop/still")?.version).toBe(95);
    clock.advance(30_000);
    expect(seen.slice(3)).toEqual(["MODIFIED stays 143", "DELETED goes 153", "ADDED comes 163"]);
  });

  test("what is made anew has another uid in each turn, everywhere, and what lasts keeps its own", () => {
    const uids: string[] = [];
    for (let turn = 0; turn < 3; turn++) {
      uids.push(digString(metadata("goes"), "uid") ?? "");
      clock.advance(30_000);
      const owners = digArray(metadata("comes"), "ownerReferences").map((owner) => digString(owner, "uid"));
      expect(owners).toEqual([uids[turn], uid(2)]);
      expect(digString(metadata("stays"), "uid")).toBe(uid(2));
      clock.advance(30_000);
    }
    expect(uids[0]).toBe(uid(1));
    expect(new Set(uids).size).toBe(3);
  });

  test("ages of what lasts grow from turn to turn; what is made anew is as old as it was", () => {
    clock.advance(3 * 60_000);
    expect(clock.now() - created("still")).toBe(3_600_000 + 3 * 60_000);
    expect(clock.now() - created("goes")).toBe(3_600_000);
    clock.advance(30_000);
    expect(clock.now() - created("comes")).toBe(0);
  });
});

describe("a person may", () => {
  test("pause it, and go on", () => {
    const seen = follow();
    clock.advance(9_000);
    player.setPaused(true);
    clock.advance(600_000);
    expect(seen).toEqual([]);
    expect(player.state()).toMatchObject({ position: 9_000, paused: true });
    player.setPaused(false);
    clock.advance(1_000);
    expect(seen).toHaveLength(1);
  });

  test("let it go faster: what happens is still of the moment at which it is seen", () => {
    player.setSpeed(10);
    clock.advance(3_000);
    expect(names()).toEqual(["comes", "stays", "still"]);
    expect(created("comes")).toBe(NOW + 3_000);
    clock.advance(3_000);
    expect(player.state()).toMatchObject({ cycle: 1, position: 0, speed: 10 });
  });

  test("seek forward and back, and always finds the state of that moment", () => {
    player.seek(30_000);
    expect(names()).toEqual(["comes", "stays", "still"]);
    const seen = follow();
    player.seek(10_000);
    expect(names()).toEqual(["goes", "stays", "still"]);
    expect(digString(metadata("stays"), "labels", "turn")).toBe("second");
    expect(seen.map((line) => line.replace(/ \d+$/, ""))).toEqual(["DELETED comes", "ADDED goes"]);
    clock.advance(10_000);
    expect(names()).toEqual(["stays", "still"]);
  });
});
