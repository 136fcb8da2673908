import { expect, test } from "vitest";
import { AbortHook } from "./abort-hook";
import { Canceller } from "./cancellation";

test("tells who listens, once, and nobody who has left", () => {
  const canceller = new Canceller();
  const told: string[] = [];
  const listener = (name: string) => ({ handleEvent: () => void told.push(name) });
  const left = listener("left");
  canceller.addEventListener("abort", listener("stays"));
  canceller.addEventListener("abort", left);
  canceller.removeEventListener("abort", left);
  expect(canceller.aborted).toBe(false);
  canceller.abort();
  canceller.abort();
  expect([canceller.aborted, told]).toEqual([true, ["stays"]]);
});

test.each([
  ["an AbortController", () => new AbortController()],
  ["a Canceller", () => new Canceller()],
])("a hook ends the last thing it was given, by %s", (_name, make) => {
  const controller = make();
  const ended: string[] = [];
  const hook = new AbortHook("signal" in controller ? controller.signal : controller);
  hook.onAbort(() => ended.push("request"));
  hook.onAbort(() => ended.push("body"));
  controller.abort();
  expect(ended).toEqual(["body"]);
});
