import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { identify } from "./identity";
import { giveLock, takeLock } from "./lock";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cutaway-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("is had by one process at a time, and tells the next who that is", () => {
  const file = join(folder, "not", "there", "yet.json");
  expect(takeLock(file)).toBeNull();
  expect(takeLock(file)?.pid).toBe(process.pid);
  giveLock(file);
  expect(takeLock(file)).toBeNull();
});

it("is taken from a process that ended without giving it back", async () => {
  const file = join(folder, "lock.json");
  const other = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
  await once(other, "spawn");
  writeFileSync(file, JSON.stringify(identify(other.pid ?? 0)));
  expect(takeLock(file)?.pid).toBe(other.pid);
  other.kill();
  await once(other, "exit");
  expect(takeLock(file)).toBeNull();
});

it("is taken when its file cannot be read", () => {
  const file = join(folder, "lock.json");
  writeFileSync(file, "{");
  expect(takeLock(file)).toBeNull();
});
