import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";

/** CommonJS packages inside the bundle call `require` for Node's own modules. */
const BANNER = [
  "#!/usr/bin/env node",
  'import { createRequire as makeRequire } from "node:module";',
  "const require = makeRequire(import.meta.url);",
].join("\n");

/** Bundles the server and its worker threads, one file each, that run with no node_modules beside them. */
export async function bundleServer(root: string, dist: string): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: {
      cutaway: "server/main.ts",
      "secrets-worker": "server/secrets-worker.ts",
      "schema-worker": "server/schema-worker.ts",
      "cgroups-worker": "server/cgroups-worker.ts",
      "replay-worker": "server/replay-worker.ts",
      "record-worker": "server/record-worker.ts",
    },
    outdir: dist,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    banner: { js: BANNER },
    define: { "process.env.NODE_ENV": '"production"' },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  writeFileSync(join(dist, "THIRD-PARTY-NOTICES.txt"), notices(root, metafile));
}

/** The folders of the packages that are inside a bundle, e.g. `node_modules/zod`. */
export function packagesOf(inputs: readonly string[]): string[] {
  const folders = inputs.flatMap(
    (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

/** Names, versions and licence texts of all bundled packages: their licences ask for it. */
function notices(root: string, metafile: Metafile): string {
  return packagesOf(Object.keys(metafile.inputs))
    .map((folder) => notice(join(root, folder)))
    .join("\n\n");
}

function notice(folder: string): string {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return folder;
  const { name, version, license } = JSON.parse(readFileSync(file, "utf8"));
  const texts = readdirSync(folder)
    .filter((entry) => /^(licen[cs]e|notice)(\.|$)/i.test(entry))
    .map((entry) => readFileSync(join(folder, entry), "utf8").trim());
  return [`${name} ${version} (${license})`, ...texts].join("\n\n");
}
