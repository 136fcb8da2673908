import { relative } from "node:path";
import { errorText, nothing, writeOutcome } from "./outcome.mjs";

const root = new URL("../..", import.meta.url).pathname;

/**
 * Tells scripts/test.mjs what Playwright found.
 * @implements {import("@playwright/test/reporter").Reporter}
 */
export default class PlaywrightOutcome {
  /** @type {import("@playwright/test/reporter").Suite | null} */
  #suite = null;
  /** @type {import("./outcome.mjs").Case[]} */
  #outside = [];

  /**
   * @param {unknown} _
   * @param {import("@playwright/test/reporter").Suite} suite
   */
  onBegin(_, suite) {
    this.#suite = suite;
  }

  /** @param {import("@playwright/test/reporter").TestError} error */
  onError(error) {
    this.#outside.push({ name: "outside of any test", error: errorText(error, root) });
  }

  onEnd() {
    const outcome = { ...nothing(), failed: this.#outside };
    for (const test of this.#suite?.allTests() ?? []) {
      const how = test.outcome();
      if (how === "skipped") outcome.skipped += 1;
      else if (how === "unexpected") outcome.failed.push(caseOf(test));
      else outcome.passed += 1;
      if (how === "flaky") outcome.flaky.push(caseOf(test));
    }
    writeOutcome(outcome);
  }

  printsToStdio() {
    return false;
  }
}

/** @param {import("@playwright/test/reporter").TestCase} test */
function caseOf(test) {
  const { file, line } = test.location;
  // The first two are the project and the file.
  const titles = test.titlePath().slice(3);
  const error = test.results.find((result) => result.error !== undefined)?.error;
  return {
    name: [`${relative(root, file)}:${line}`, ...titles].join(" › "),
    error: error === undefined ? "" : errorText(error, root),
  };
}
