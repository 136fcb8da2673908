// What a lane of `npm test` came to, and how that is said. Plain JavaScript without dependencies:
// scripts/test.mjs needs it before `npm install`, and the reporters beside it inside of the test runners.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

/**
 * A test by its file and titles, and what it said when it failed.
 * @typedef {{ name: string, error: string }} Case
 */

/**
 * `flaky` passed at their second try: they are among those that passed.
 * @typedef {{ passed: number, skipped: number, failed: Case[], flaky: Case[] }} Outcome
 */

/** Where a runner's reporter writes its outcome. */
const FILE_VARIABLE = "CUTAWAY_TEST_OUTCOME";

const MAX_ERROR_LINES = 16;
const MAX_LINE = 240;

/** @returns {Outcome} */
export const nothing = () => ({ passed: 0, skipped: 0, failed: [], flaky: [] });

/**
 * Of a lane that is one step.
 * @param {boolean} ok
 * @returns {Outcome}
 */
export const step = (ok) => ({
  ...nothing(),
  passed: ok ? 1 : 0,
  failed: ok ? [] : [{ name: "", error: "see what it printed above" }],
});

/** @param {string} file */
export const outcomeTo = (file) => ({ [FILE_VARIABLE]: file });

/**
 * What a runner's reporter found, for the process that started the runner.
 * @param {Outcome} outcome
 */
export function writeOutcome(outcome) {
  const file = process.env[FILE_VARIABLE];
  if (file !== undefined) writeFileSync(file, JSON.stringify(outcome));
}

/**
 * @param {string} file
 * @param {boolean} ok whether the runner itself says that all is well
 * @returns {Outcome}
 */
export function readOutcome(file, ok) {
  if (!existsSync(file)) return step(false);
  /** @type {Outcome} */
  const outcome = JSON.parse(readFileSync(file, "utf8"));
  return ok || outcome.failed.length > 0 ? outcome : { ...outcome, failed: step(false).failed };
}

/**
 * An error's text without colours: what was expected, and where; the beginning of it when it is long.
 * @param {{ name?: string, message?: string, stack?: string, diff?: string }} error
 * @param {string} root the project's folder: frames outside of it, or of a library, say nothing
 */
export function errorText({ name, message = "", stack = "", diff = "" }, root) {
  const said = name && !message.startsWith(name) ? `${name}: ${message}` : message;
  const frame = stack
    .split("\n")
    .find((line) => /^\s+at /.test(line) && line.includes(root) && !line.includes("node_modules"));
  const lines = stripVTControlCharacters(`${said}\n${diff}`)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => (line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line));
  if (lines.length > MAX_ERROR_LINES) lines.splice(MAX_ERROR_LINES, lines.length, "…");
  return [...lines, ...(frame === undefined ? [] : [frame.trim().replaceAll(root, "")])].join("\n");
}

/**
 * The end of the output: what failed and what was flaky with its errors, then the lanes, and the counts last. The
 * names come this late so that who sees only the end of a long output still sees them.
 * @param {readonly (Outcome & { name: string, seconds: number })[]} lanes
 */
export function summary(lanes) {
  const counts = (/** @type {readonly Outcome[]} */ some) => {
    const sum = (/** @type {(outcome: Outcome) => number} */ of) =>
      some.reduce((total, o) => total + of(o), 0);
    return `${sum((o) => o.passed)} passed, ${sum((o) => o.failed.length)} failed, ${sum((o) => o.skipped)} skipped`;
  };
  const rows = lanes.map(
    (lane) =>
      `${lane.name.padEnd(12)} ${lane.seconds.toFixed(1).padStart(7)} s  ${counts([lane])}` +
      `${lane.flaky.length > 0 ? `, ${lane.flaky.length} flaky` : ""}`,
  );
  return [
    ...cases("failed", lanes, ({ failed }) => failed),
    ...cases("flaky (passed at the second try)", lanes, ({ flaky }) => flaky),
    "",
    ...rows,
    counts(lanes),
  ].join("\n");
}

/**
 * @param {string} what
 * @param {readonly (Outcome & { name: string })[]} lanes
 * @param {(lane: Outcome) => readonly Case[]} of
 */
function cases(what, lanes, of) {
  const lines = lanes.flatMap((lane) =>
    of(lane).flatMap(({ name, error }) => [
      `${lane.name}${name === "" ? "" : `: ${name}`}`,
      ...error.split("\n").map((line) => `    ${line}`),
    ]),
  );
  return lines.length === 0 ? [] : ["", `=== ${what}`, ...lines];
}
