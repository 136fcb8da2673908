import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

/**
 * Two lanes. `unit` needs nothing but Node. `contract` (*.contract.test.ts) needs
 * a real cluster: it runs against the kubeconfig in CUTAWAY_LAB_KUBECONFIG.
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
          exclude: ["**/*.contract.test.ts", "**/node_modules/**"],
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
    ],
  },
});
