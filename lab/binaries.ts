import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { giveLock, takeLock } from "./lock";
import { cacheRoot } from "./paths";
import { poll } from "./poll";
import { builtName, FAMILIES, type Family, familyVersion, linkerFlags, moduleDir } from "./programs";
import { problem, say } from "./report";
import { has, run } from "./run";

/** Absolute path of each program of the lab. */
export type Binaries = (program: string) => string;

/** The cache folder of one family: its version is in the name, so a new version is a new folder. */
export function familyDir(family: Family): string {
  return join(cacheRoot(), `${family.name}-${familyVersion(family)}`);
}

/** Where the programs are, built or not. */
export const binaries: Binaries = (program) => {
  const family = FAMILIES.find(({ programs }) => program in programs);
  if (family === undefined) throw problem("LAB_PROGRAM", `no program ${program}`, "see lab/programs.ts");
  return join(familyDir(family), program);
};

/** Simulated nodes and pods: kwok's own rules, kept beside the program that reads them. */
export const kwokStages = (): string => join(binaries("kwok"), "..", "stages.yaml");

/**
 * Builds what the cache does not hold yet. Says so first: from nothing it takes about 15 minutes on 2 cores.
 * @param node whether programs that are of use beside a kubelet alone are wanted too
 */
export async function buildMissing(node: boolean): Promise<void> {
  const missing = () =>
    FAMILIES.filter((family) => (node || !family.nodeOnly) && !existsSync(familyDir(family)));
  if (missing().length === 0) return;
  needGo();
  await alone(async () => {
    const families = missing();
    if (families.length === 0) return;
    say(`build   ${families.map((f) => f.name).join(", ")} into ${cacheRoot()}`);
    say("        once for each version; about 15 minutes when Go's own caches are empty");
    for (const family of families) await build(family);
  });
}

/** Two at once would build the same programs twice, and take twice as long: the second one waits for the first. */
async function alone(work: () => Promise<void>): Promise<void> {
  const lock = join(cacheRoot(), "building.json");
  let told = false;
  await poll(Number.POSITIVE_INFINITY, async () => {
    const holder = takeLock(lock);
    if (holder === null) return true;
    if (!told) say(`build   waits for pid ${holder.pid}, which is building the lab's programs`);
    told = true;
    return null;
  });
  try {
    await work();
  } finally {
    giveLock(lock);
  }
}

function needGo(): void {
  if (has("go")) return;
  throw problem(
    "LAB_NO_GO",
    "there is no Go, so there can be no lab: its programs are built from Go modules",
    "install Go 1.26 or newer from https://go.dev/dl and put it on PATH",
  );
}

/** Builds aside and moves the whole folder into place, so that a broken build leaves nothing behind. */
async function build(family: Family): Promise<void> {
  const started = performance.now();
  const target = familyDir(family);
  const aside = `${target}.${process.pid}`;
  mkdirSync(aside, { recursive: true });
  try {
    await go(family, aside);
    for (const [name, pkg] of Object.entries(family.programs)) {
      if (builtName(pkg) !== name) renameSync(join(aside, builtName(pkg)), join(aside, name));
    }
    if (family.name === "kwok") await copyStages(family, aside);
    renameSync(aside, target);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  say(`        ${family.name} ${familyVersion(family)}: ${seconds(started)} s`);
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(0);

async function go(family: Family, target: string): Promise<void> {
  const flags = ["-trimpath", "-ldflags", linkerFlags(family, familyVersion(family))];
  const packages = Object.values(family.programs);
  const built = await run("go", ["build", ...flags, "-o", `${target}/`, ...packages], {
    cwd: moduleDir(family),
  });
  if (built.ok) return;
  throw problem(
    "LAB_BUILD",
    `building ${family.name} failed:\n${built.stderr.trimEnd().split("\n").slice(-12).join("\n")}`,
    "Go's modules come over the network (see GOPROXY in `go help environment`); run up again when it answers",
  );
}

/** The folders of kwok's module that its "fast" set is made of: ready at once, with heartbeats. */
const STAGES = ["node/fast", "node/heartbeat-with-lease", "pod/fast"];

async function copyStages(family: Family, target: string): Promise<void> {
  const found = await run("go", ["list", "-m", "-f", "{{.Dir}}", family.module], { cwd: moduleDir(family) });
  const folder = join(found.stdout.trim(), "kustomize", "stage");
  const documents = STAGES.flatMap((stage) => stageFiles(join(folder, stage)));
  writeFileSync(join(target, "stages.yaml"), documents.join("\n---\n"));
}

function stageFiles(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith(".yaml") && name !== "kustomization.yaml")
    .map((name) => readFileSync(join(dir, name), "utf8"));
}
