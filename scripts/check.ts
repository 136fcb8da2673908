import { spawnSync } from "node:child_process";
import { violations } from "./check-imports";

/** Types, lint and format, import directions: all of them run, then the verdict. */
const steps: ReadonlyArray<readonly [string, () => boolean]> = [
  ["types", () => run("tsc", "--noEmit")],
  ["biome", () => run("biome", "check", "--error-on-warnings", ".")],
  ["imports", importsHold],
];

function run(command: string, ...args: string[]): boolean {
  return spawnSync("npx", ["--no-install", command, ...args], { stdio: "inherit" }).status === 0;
}

function importsHold(): boolean {
  const found = violations(process.cwd());
  for (const line of found) console.error(line);
  return found.length === 0;
}

const failed = steps.filter(([, step]) => !step()).map(([name]) => name);
console.log(failed.length === 0 ? "check: all good" : `check: failed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
