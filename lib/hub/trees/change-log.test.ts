import { expect, test } from "vitest";
import { FakeClock } from "@/lib/testing/fake-clock";
import { item, POD } from "@/lib/trees/test-objects";
import type { TreeObject } from "@/lib/trees/tree-object";
import { ChangeLog } from "./change-log";

function setup() {
  const clock = new FakeClock();
  const log = new ChangeLog(clock);
  const held = new Map<string, TreeObject>();
  const put = (uid: string, resync = false) => {
    const object = item(POD, uid);
    log.add({ put: [object], removed: [], resync }, held);
    held.set(uid, object);
  };
  const remove = (uid: string) => {
    log.add({ put: [], removed: [uid], resync: false }, held);
    held.delete(uid);
  };
  const said = (at = 0) => log.answer(at).changes.map(({ what, name }) => `${what} ${name}`);
  return { clock, log, put, remove, said };
}

test("what there was at the beginning did not appear", () => {
  const { put, said, log } = setup();
  put("a", true);
  put("b");
  put("a");
  expect(said()).toEqual(["changed a", "appeared b"]);
  expect(log.changedAt("a")).not.toBeNull();
});

test("each object is there once, with the last that became of it", () => {
  const { put, remove, said } = setup();
  put("a");
  put("a");
  expect(said()).toEqual(["appeared a"]);
  remove("a");
  expect(said()).toEqual(["vanished a"]);
});

test("only from the time that is asked for", () => {
  const { clock, put, said } = setup();
  put("a");
  clock.advance(10_000);
  put("b");
  expect(said(clock.now() - 5_000)).toEqual(["appeared b"]);
});
