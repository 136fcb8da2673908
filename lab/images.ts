import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheRoot } from "./paths";
import { problem } from "./report";
import { run } from "./run";

const SOURCES = fileURLToPath(new URL("./images", import.meta.url));

/** Image of a pod's sandbox, and image of every demo container. There is no registry behind these names. */
export const PAUSE_IMAGE = "lab.cutaway.dev/pause:1";
export const WORKLOAD_IMAGE = "lab.cutaway.dev/workload:1";

const IMAGES = { pause: PAUSE_IMAGE, workload: WORKLOAD_IMAGE };
type ImageName = keyof typeof IMAGES;

const GO_ARCH: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/**
 * Builds the lab's images where the cache lacks them: docker archives whose only layer is
 * one static program. Returns their paths.
 */
export async function buildImages(): Promise<string[]> {
  const dir = join(cacheRoot(), `images-${sourceHash()}`);
  if (!existsSync(dir)) {
    const aside = `${dir}.${process.pid}`;
    for (const name of Object.keys(IMAGES) as ImageName[]) await buildImage(name, aside);
    renameSync(aside, dir);
  }
  return Object.keys(IMAGES).map((name) => join(dir, `${name}.tar`));
}

/** Names the cache folder: other sources are other images. */
function sourceHash(): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(IMAGES)) hash.update(readFileSync(join(SOURCES, name, "main.go")));
  return hash.digest("hex").slice(0, 12);
}

async function buildImage(name: ImageName, dir: string): Promise<void> {
  const work = join(dir, name);
  mkdirSync(work, { recursive: true });
  await must("go", ["build", "-trimpath", "-ldflags", "-s -w", "-o", join(work, name), `./${name}`], {
    cwd: SOURCES,
    env: { CGO_ENABLED: "0" },
  });
  await must("tar", [
    "-cf",
    join(work, "layer.tar"),
    "-C",
    work,
    "--owner=0",
    "--group=0",
    "--mtime=@0",
    name,
  ]);
  const layer = readFileSync(join(work, "layer.tar"));
  const config = JSON.stringify(imageConfig(name, sha256(layer)));
  writeFileSync(join(work, "config.json"), config);
  writeFileSync(join(work, "manifest.json"), JSON.stringify(imageManifest(IMAGES[name])));
  await must("tar", [
    "-cf",
    join(dir, `${name}.tar`),
    "-C",
    work,
    "manifest.json",
    "config.json",
    "layer.tar",
  ]);
  rmSync(work, { recursive: true });
}

const sha256 = (data: Buffer): string => createHash("sha256").update(data).digest("hex");

/** The image's config, as the OCI image specification has it. */
export function imageConfig(name: string, layerDigest: string, arch: string = process.arch): object {
  return {
    os: "linux",
    architecture: GO_ARCH[arch] ?? arch,
    config: { Entrypoint: [`/${name}`], WorkingDir: "/" },
    rootfs: { type: "layers", diff_ids: [`sha256:${layerDigest}`] },
  };
}

/** manifest.json of a docker archive: one image, one layer. */
export function imageManifest(tag: string): object {
  return [{ Config: "config.json", RepoTags: [tag], Layers: ["layer.tar"] }];
}

async function must(
  command: string,
  args: readonly string[],
  options: Parameters<typeof run>[2] = {},
): Promise<void> {
  const done = await run(command, args, options);
  if (done.ok) return;
  throw problem(
    "LAB_IMAGE",
    `${command} ${args[0]} failed: ${done.stderr.trim()}`,
    "needed for the lab's images",
  );
}
