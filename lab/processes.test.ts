import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { identify, isAlive, isZombie, startTicks } from "./identity";
import { type LabPaths, labPaths } from "./paths";
import { poll } from "./poll";
import { logFile, running, start, startedNames, stop } from "./processes";

let home: string;
let paths: LabPaths;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "lab-"));
  paths = labPaths("t", { XDG_STATE_HOME: home });
  mkdirSync(paths.root, { recursive: true });
});

afterEach(async () => {
  for (const name of startedNames(paths)) await stop(paths, name, 1);
  rmSync(home, { recursive: true });
});

const STAT = "42 (a (b) c) S 1 42 42 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 1 0 987654 0 0 0";

test("the start time is found behind a command with spaces and brackets", () => {
  expect(startTicks(STAT)).toBe("987654");
  expect(startTicks("")).toBeNull();
});

test("a zombie has ended", () => {
  expect(isZombie(STAT)).toBe(false);
  expect(isZombie(STAT.replace(" S ", " Z "))).toBe(true);
});

test("an identity holds for this very process only", () => {
  const own = identify(process.pid);
  if (own === null) throw new Error("this process cannot be seen");
  expect(isAlive(own)).toBe(true);
  expect(isAlive({ ...own, startTicks: "1" })).toBe(false);
  expect(isAlive({ ...own, bootId: "another boot" })).toBe(false);
});

test("a process is started, seen, and ended", async () => {
  const identity = start(paths, { name: "sleeper", command: "sleep", args: ["60"] });
  expect(running(paths, "sleeper")).toEqual(identity);
  expect(startedNames(paths)).toEqual(["sleeper"]);
  expect(await stop(paths, "sleeper")).toBe(true);
  expect(isAlive(identity)).toBe(false);
  expect(startedNames(paths)).toEqual([]);
});

test("one that does not listen to SIGTERM is killed", async () => {
  const deaf = "trap '' TERM; echo deaf; while :; do sleep 0.05; done";
  const identity = start(paths, { name: "deaf", command: "sh", args: ["-c", deaf] });
  const log = logFile(paths, "deaf");
  await poll(5, async () => readFileSync(log, "utf8").includes("deaf") || null, 10);
  await stop(paths, "deaf", 0.2);
  expect(isAlive(identity)).toBe(false);
});

test("a pid that now belongs to another process is left alone", async () => {
  const identity = start(paths, { name: "other", command: "sleep", args: ["60"] });
  const file = join(paths.pids, "other.json");
  writeFileSync(file, JSON.stringify({ ...identity, startTicks: "1" }));
  expect(running(paths, "other")).toBeNull();
  expect(await stop(paths, "other")).toBe(false);
  expect(isAlive(identity)).toBe(true);
  writeFileSync(file, JSON.stringify(identity));
});

test("a program that is not there is told, with its log", () => {
  const missing = { name: "ghost", command: join(home, "ghost"), args: [] };
  expect(() => start(paths, missing)).toThrow("ghost ended by itself");
});
