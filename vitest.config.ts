import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

/**
 * Three lanes. `unit` needs nothing but Node. `contract` (*.contract.test.ts) needs
 * a real cluster: it runs against the kubeconfig in CUTAWAY_LAB_KUBECONFIG. `cgroup-v2` (*.vm.test.ts) needs the
 * lab's virtual machine, in the lab that CUTAWAY_VM_LAB names (default).
 */
export default defineConfig({
  resolve: { alias: { "@": root } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{lib,server,components,lab,scripts,bench}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.contract.test.ts", "**/*.vm.test.ts", "**/node_modules/**"],
          // As patient as a machine that does much else needs; what hangs is found all the same.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "contract",
          include: ["{lib,server}/**/*.contract.test.ts"],
          testTimeout: 60_000,
          // What is made before the tests has to be known to every server first.
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "cgroup-v2",
          include: ["server/**/*.vm.test.ts"],
          testTimeout: 300_000,
          fileParallelism: false,
          // What it waits for is said while it waits.
          disableConsoleIntercept: true,
        },
      },
    ],
  },
});
