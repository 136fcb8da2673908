import { expect, test } from "vitest";
import { steadily } from "./steadily";

function spoken() {
  const lines: string[] = [];
  return { lines, say: (line: string) => void lines.push(line.trim().replace(/\d+ s/, "N s")) };
}

test("what is not yet so is looked at again, and each reason is said once", async () => {
  const { lines, say } = spoken();
  const reasons = ["no node", "no node", "not ready"];
  await steadily(
    "a ready node",
    async () => {
      const reason = reasons.shift();
      if (reason !== undefined) throw new Error(reason);
    },
    { seconds: 60, everyMs: 0, say },
  );
  expect(lines).toEqual([
    "waits for: a ready node, N s: no node",
    "waits for: a ready node, N s: not ready",
    "so is: a ready node, N s",
  ]);
});

test("a wait that is over says what for, and why not", async () => {
  const judge = () => Promise.reject(new Error("not ready"));
  const wait = steadily("a ready node", judge, { seconds: 0, everyMs: 0, say: () => undefined });
  await expect(wait).rejects.toThrow(/^waited for: a ready node, 0 s: not ready$/);
});

test("a look that never comes back ends as well", async () => {
  const judge = () => new Promise<void>(() => undefined);
  const wait = steadily("an answer", judge, { seconds: 0.01, everyMs: 0, say: () => undefined });
  await expect(wait).rejects.toThrow(/an answer, 0 s: no answer yet/);
});
