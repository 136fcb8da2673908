import { defineConfig, type Project } from "@playwright/test";
import type { Source } from "./e2e/fixtures";

/**
 * What shows only on a real cluster is tagged `@lab`: its users, its logs, writing to it, taking it down.
 * What is about the shell rather than a cluster is tagged `@once`, and runs on the sample alone.
 */
const PROJECTS: readonly Project<object, { source: Source }>[] = [
  { name: "sample", use: { source: "sample" }, grepInvert: /@lab/ },
  { name: "lab", use: { source: "lab" }, grepInvert: /@once/ },
];

/**
 * End to end: a real Chromium against the built server (dist/), on the sample cluster and on a real one, that of
 * CUTAWAY_LAB_KUBECONFIG; without it only on the sample. No sleeps: tests wait for states, or for the page to be idle.
 */
export default defineConfig<object, { source: Source }>({
  projects: PROJECTS.filter(
    ({ name }) => name === "sample" || process.env.CUTAWAY_LAB_KUBECONFIG !== undefined,
  ),
  testDir: "e2e",
  outputDir: "test-results",
  // As patient as a machine that does much else needs: what is well takes a tenth of it.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env.CI === "true",
  // Two processes of Cutaway beside a whole cluster are enough for a small machine.
  workers: 2,
  reporter: "list",
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: "reduce" },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
