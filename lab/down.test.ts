import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { end } from "./down";
import { type LabPaths, labPaths } from "./paths";
import { running, start } from "./processes";
import { exclusively, type LabState, readState, writeState } from "./state";

const STATE: LabState = { portsFrom: 7000, kubelet: false, demo: false, leftOut: [], complete: true };
let home: string;
let paths: LabPaths;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "lab-"));
  // A name of its own: what containers leave in /run goes by the lab's name.
  paths = labPaths(`unit-${process.pid}`, { XDG_STATE_HOME: home });
  writeState(paths, STATE);
  mkdirSync(paths.data);
  start(paths, { name: "sleeper", command: "sleep", args: ["60"] });
});

afterEach(() => rmSync(home, { recursive: true }));

test("the data of a lab that was ended stays", async () => {
  await exclusively(paths, () => end(paths, false));
  expect(running(paths, "sleeper")).toBeNull();
  expect(readState(paths)).toEqual({ ...STATE, complete: false });
  expect(readdirSync(paths.root)).toContain("data");
});

test("a purge happens under the lock, which keeps a second hand away", async () => {
  await exclusively(paths, async () => {
    await end(paths, true);
    expect(readdirSync(paths.root)).toEqual(["lock.json"]);
    await expect(exclusively(paths, async () => undefined)).rejects.toThrow("is being worked on");
  });
  expect(readdirSync(join(paths.root, ".."))).toEqual([]);
});

test("the lock is given back when the work fails", async () => {
  await expect(exclusively(paths, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await exclusively(paths, async () => "free")).toBe("free");
  await exclusively(paths, () => end(paths, true));
});
