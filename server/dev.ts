import { createServer } from "node:http";
import { ProblemError } from "@/lib/base/problem";
import type { Pages } from "./pages";
import { run } from "./run";

/** Where Next's bundler tells the page of changes. */
const HMR_PATH = "/_next/hmr";

/** What the bundler needs and a release never gets: inline styles and scripts, eval. */
const DEV_CSP =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/**
 * Next's dev server behind the same gate. It opens no port: Next listens for upgrades on a server that
 * we hand it, and this one hears only of those that the gate let pass.
 */
async function nextPages(): Promise<Pages> {
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  const { default: next } = await import("next");
  const httpServer = createServer();
  const app = next({ dev: true, dir: process.cwd(), hostname: "127.0.0.1", httpServer });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    upgradePath: HMR_PATH,
    upgrade: (request, socket, head) => void httpServer.emit("upgrade", request, socket, head),
    serve({ request, response }) {
      response.setHeader("Content-Security-Policy", DEV_CSP);
      void handle(request, response);
    },
  };
}

/** A dev server runs code that no release holds, so a real cluster must be named, never found by itself. */
function requireKubeconfig(args: readonly string[]): void {
  if (args.some((arg) => /^--(kubeconfig(=|$)|help|version)/.test(arg))) return;
  throw new ProblemError({
    code: "KUBECONFIG_NOT_NAMED",
    message: "In development the cluster is named, never found.",
    hint: "npm run dev -- --kubeconfig FILE",
  });
}

const args = process.argv.slice(2);
await run(args, async () => {
  requireKubeconfig(args);
  return nextPages();
});
