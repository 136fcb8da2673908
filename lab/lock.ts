import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Identity, identify, isAlive } from "./identity";

/** Takes a lock that is a file, for this process. @returns null when it is ours, else who has it */
export function takeLock(file: string): Identity | null {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, JSON.stringify(identify(process.pid)), { flag: "wx" });
    return null;
  } catch {
    const holder = holderOf(file);
    if (holder !== null && isAlive(holder)) return holder;
    // Its owner died without giving it back.
    rmSync(file, { force: true });
    return takeLock(file);
  }
}

export function giveLock(file: string): void {
  rmSync(file, { force: true });
}

function holderOf(file: string): Identity | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Identity;
  } catch {
    return null;
  }
}
