import { chmodSync, existsSync, readFileSync, rmSync } from "node:fs";
import { homedir, hostname, release, tmpdir } from "node:os";
import { join as path } from "node:path";
import { Command } from "commander";
import { DEFAULT_LAB, labPaths } from "@/lab/paths";
import { INCLUDES, type Include } from "@/lib/recorder/options";
import type { Edits } from "@/lib/recording/copy";
import { openRecording, type Recording } from "@/lib/recording/recording";
import { fileSink } from "@/lib/recording/sink";
import { fileSource } from "@/lib/recording/source";
import { summaryOf } from "@/server/record/summary";
import { cleanEdits, joinEdits, repack } from "./join";
import { packNode } from "./pack-node";
import { take } from "./record";
import { LENGTH_S, STEPS } from "./scenario";
import { scrubber } from "./scrub";

const NODE = "sample/vm-node.cutrec";
const SAMPLE = "sample/sample.cutrec";
/** For a test: without what is large. */
const SMALL: ReadonlySet<Include> = new Set<Include>([
  "tables",
  "health",
  "flow-control",
  "kubelets",
  "rights",
]);
const TAKE = path(tmpdir(), "cutaway-sample-take.cutrec");

/** Folders of this machine, and its name. */
function places(): Array<readonly [string, string]> {
  const { root } = labPaths(DEFAULT_LAB);
  const all: Array<readonly [string, string]> = [
    [root, "/var/lib/lab"],
    [process.cwd(), "/src/cutaway"],
    [homedir(), "/home/lab"],
    [hostname(), "lab-host"],
    [release(), release().split("-")[0] ?? ""],
    ...MACHINE_IDS.flatMap((file) => (existsSync(file) ? [plain(readFileSync(file, "utf8"))] : [])),
  ];
  return all.filter(([text]) => text.length > 4);
}

/** As the kubelet reports them: a hash or a uuid, in small letters. */
const MACHINE_IDS = ["/etc/machine-id", "/proc/sys/kernel/random/boot_id"];

function plain(id: string): readonly [string, string] {
  return [id.trim(), id.trim().replaceAll(/[0-9a-f]/g, "0")];
}

async function made(out: string, take: string, edits: (lab: Recording) => Edits): Promise<void> {
  const lab = openRecording(fileSource(take));
  rmSync(out, { force: true });
  await repack(lab, await fileSink(out), edits(lab));
  chmodSync(out, 0o644);
  console.log(summaryOf(openRecording(fileSource(out)), out));
}

const program = new Command("npm run sample --").description(
  "Makes the built-in sample cluster anew. docs/sample.md",
);

program
  .command("make", { isDefault: true })
  .description(
    `record the lab for ${LENGTH_S} s while things happen in it, and join the second node: ${SAMPLE}`,
  )
  .option("--take <file>", "join this recording of the lab instead of making one")
  .action(async ({ take: given }: { take?: string }) => {
    const file = given ?? TAKE;
    if (given === undefined) {
      rmSync(TAKE, { force: true });
      await take({ out: TAKE, seconds: LENGTH_S, steps: STEPS, everyMs: 15_000, include: new Set(INCLUDES) });
    }
    const node = openRecording(fileSource(NODE));
    await made(SAMPLE, file, (lab) => joinEdits(lab, node, scrubber(places())));
  });

program
  .command("node")
  .description(`pack what was written down of a real node as ${NODE}`)
  .argument("<folder>")
  .action(async (folder: string) => {
    rmSync(NODE, { force: true });
    await packNode(folder, NODE);
    console.log(summaryOf(openRecording(fileSource(NODE)), NODE));
  });

program
  .command("short")
  .description("record the lab as it is for some seconds, for a test")
  .argument("<seconds>", "how long", Number)
  .argument("<out>", "the file to make")
  .action(async (seconds: number, out: string) => {
    rmSync(TAKE, { force: true });
    await take({ out: TAKE, seconds, steps: [], everyMs: 20_000, include: SMALL });
    await made(out, TAKE, () => cleanEdits(scrubber(places())));
  });

await program.parseAsync();
