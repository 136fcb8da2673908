import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { Redacted } from "./redacted";

const CANARY = "canary-3f1b";

test.each<[string, (held: Redacted<object>) => string]>([
  ["JSON", (held) => JSON.stringify({ held })],
  ["a template", (held) => `${held}`],
  ["a concatenation", (held) => `x${String(held)}`],
  ["inspect", (held) => inspect({ held }, { showHidden: true, depth: 9 })],
  ["a log line", (held) => format("%s %o %j", held, held, held)],
  ["its properties", (held) => JSON.stringify(Object.getOwnPropertyNames(held).map((name) => [name]))],
])("a credential does not show in %s (S-080)", (_, show) => {
  const held = new Redacted({ token: CANARY });
  expect(held.reveal()).toEqual({ token: CANARY });
  expect(show(held)).not.toContain(CANARY);
});
