import { expect, test } from "vitest";
import { liveReflector, scriptedReflector } from "@/lib/testing/scripted-reflector";
import { page, refusal, refusedConnection } from "@/lib/testing/scripted-source";

/** Its watch fell silent, and the question that follows gets no answer either. */
async function hanging() {
  const made = await liveReflector({ random: () => 0.5 });
  await made.clock.advanceAsync(70_000);
  expect(made.asked()).toEqual(["list -"]);
  expect(made.reflector.status().phase).toBe("stale");
  return made;
}

test("a try that hangs in a dead connection is made again as soon as the server answers somebody else", async () => {
  const { source, clock, reflector, asked, ready } = await hanging();
  await clock.advanceAsync(999);
  expect(ready.size).toBe(0);
  await clock.advanceAsync(1);
  expect(ready.size).toBe(1);
  source.answerList(page(10, []));
  source.answerWatch(() => {});
  for (const run of ready) run();
  await clock.advanceAsync(499);
  expect(asked()).toEqual(["list -"]);
  await clock.advanceAsync(1);
  expect(asked()).toEqual(["list -", "list -", "watch 10"]);
  expect(reflector.status().phase).toBe("live");
});

test("a server that answers others but not this is not asked again and again", async () => {
  const { clock, asked, ready, back } = await hanging();
  await clock.advanceAsync(1_000);
  for (const run of ready) run();
  ready.clear();
  await clock.advanceAsync(60_000);
  expect(asked()).toEqual(["list -", "list -"]);
  expect([ready.size, back.size]).toEqual([0, 1]);
});

test("seen away and back, it is asked again", async () => {
  const { clock, asked, ready, back } = await hanging();
  await clock.advanceAsync(1_000);
  for (const run of ready) run();
  await clock.advanceAsync(1_500);
  for (const run of back) run();
  await clock.advanceAsync(500);
  expect(asked()).toHaveLength(3);
});

test("a try after no answer is watched over as well, until it is answered", async () => {
  const { source, clock, reflector, ready } = await liveReflector();
  source.answerWatch(refusedConnection());
  source.watching.cut();
  await clock.advanceAsync(800 + 1_000);
  expect(reflector.status().phase).toBe("stale");
  expect(ready.size).toBe(1);
  reflector.stop();
  expect([ready.size, clock.timers]).toEqual([0, 0]);
});

test("an answer ends the doubt, also one that says no", async () => {
  const { source, clock, ready, back } = await liveReflector();
  source.answerWatch(refusedConnection(), refusal(503));
  source.watching.cut();
  await clock.advanceAsync(800 + 1_600 + 1_600);
  expect(source.requests).toHaveLength(3);
  expect([ready.size, back.size]).toEqual([0, 0]);
});

test("a list that has begun to come is left to come", async () => {
  const { source, clock, reflector, ready, back, asked } = scriptedReflector({
    assume: { watchList: false },
  });
  source.answerList(refusedConnection(), (_request, answered) => {
    answered();
    return new Promise<never>(() => {});
  });
  reflector.start();
  await clock.advanceAsync(10_000);
  expect(asked()).toEqual(["list -", "list -"]);
  expect([ready.size, back.size]).toEqual([0, 0]);
});

test("the first try of all is given its time", async () => {
  const { clock, reflector, ready, back } = scriptedReflector();
  reflector.start();
  await clock.advanceAsync(9_000);
  expect([ready.size, back.size]).toEqual([0, 0]);
});
