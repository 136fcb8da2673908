import { relative } from "node:path";
import { errorText, writeOutcome } from "./outcome.mjs";

const root = new URL("../..", import.meta.url).pathname;
const PATH = " › ";

/**
 * Tells scripts/test.mjs what vitest found: the tests, and what fails outside of any: files that do not load, hooks,
 * errors that nobody caught.
 * @implements {import("vitest/node").Reporter}
 */
export default class VitestOutcome {
  /**
   * @param {readonly import("vitest/node").TestModule[]} modules
   * @param {readonly import("vitest").SerializedError[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const of = (/** @type {string} */ state) => tests.filter((test) => test.result().state === state);
    const groups = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    writeOutcome({
      passed: of("passed").length,
      skipped: of("skipped").length,
      failed: [
        ...of("failed").map(caseOf),
        ...groups.filter((group) => group.errors().length > 0).map(hookOf),
        ...unhandled.map((error) => ({ name: "outside of any test", error: errorText(error, root) })),
      ],
      flaky: tests.filter((test) => test.diagnostic()?.flaky).map(caseOf),
    });
  }
}

/** @param {import("vitest/node").TestModule} module */
const fileOf = (module) => relative(root, module.moduleId);

/** @param {import("vitest/node").TestCase} test */
function caseOf(test) {
  // A test that was tried twice may say the same twice.
  const [error] = test.result().errors ?? [];
  const name = [fileOf(test.module), ...test.fullName.split(" > ")].join(PATH);
  return { name, error: error === undefined ? "" : errorText(error, root) };
}

/** @param {import("vitest/node").TestModule | import("vitest/node").TestSuite} group */
function hookOf(group) {
  const [error] = group.errors();
  const place = group.type === "module" ? [fileOf(group)] : [fileOf(group.module), group.fullName];
  return { name: [...place, "(not in a test)"].join(PATH), error: error ? errorText(error, root) : "" };
}
