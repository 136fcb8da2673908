import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleServer } from "./build/bundle";
import { packSite } from "./build/site";
import { sourceStamp } from "./source-stamp.mjs";

/** Everything a release needs, into dist/: the interface, the server, the notices of what is inside. */
const root = process.cwd();
const dist = join(root, "dist");

function exportInterface(): void {
  const next = join(root, "node_modules", "next", "dist", "bin", "next");
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" as const };
  const { status } = spawnSync(process.execPath, [next, "build"], { cwd: root, stdio: "inherit", env });
  if (status !== 0) throw new Error(`next build ended with ${status}`);
}

/** The sample cluster travels with the server. */
function copySample(): void {
  const sample = join(root, "sample", "sample.cutrec");
  if (existsSync(sample)) copyFileSync(sample, join(dist, "sample.cutrec"));
}

async function main(): Promise<void> {
  const stamp = sourceStamp(root);
  exportInterface();
  rmSync(dist, { recursive: true, force: true });
  const { files, bytes } = packSite(join(root, "out"), join(dist, "static"));
  await bundleServer(root, dist);
  copySample();
  writeFileSync(join(dist, ".stamp"), stamp);
  console.log(`build: ${files} files of the interface, ${Math.round(bytes / 1024)} KiB`);
}

main().catch((error: unknown) => {
  console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
