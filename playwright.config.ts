import { defineConfig } from "@playwright/test";

/**
 * End to end: a real Chromium against the built server (dist/) and a real cluster, the one of
 * CUTAWAY_LAB_KUBECONFIG. No sleeps: tests wait for states, or for the page to be idle.
 */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  timeout: 60_000,
  expect: { timeout: 15_000 },
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
