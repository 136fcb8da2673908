import { Command, InvalidArgumentError } from "commander";
import { REVEALABLE, type Revealable } from "@/lib/access/redact/exported";
import {
  DEFAULT_EVERY_MS,
  DEFAULT_FOR_MS,
  DEFAULT_MAX_BYTES,
  INCLUDES,
  type Include,
  MAX_BYTES,
  MAX_FOR_MS,
} from "@/lib/recorder/options";
import { version } from "../../package.json";
import type { RecordTask } from "./begin";

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
const SIZES: Readonly<Record<string, number>> = { kib: 1024, mib: 1024 ** 2, kb: 1000, mb: 1000 ** 2 };

/** `90s`, `10m`, `1h`. @returns milliseconds */
function parseTime(text: string): number {
  const [, count, unit] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS[unit ?? ""] ?? Number.NaN);
  if (ms > 0 && ms <= MAX_FOR_MS) return ms;
  throw new InvalidArgumentError("Give a time as 90s, 10m or 1h, up to 24h.");
}

/** `50MiB`, `20MB`. @returns bytes */
function parseSize(text: string): number {
  const [, count, unit] = /^(\d{1,9})\s*(kib|mib|kb|mb)$/i.exec(text) ?? [];
  const bytes = Number(count) * (SIZES[(unit ?? "").toLowerCase()] ?? Number.NaN);
  if (bytes >= 100_000 && bytes <= MAX_BYTES) return bytes;
  throw new InvalidArgumentError(`Give a size as 50MiB, from 100kB to ${MAX_BYTES / 1024 ** 2}MiB.`);
}

/** Words between commas, added to those of an earlier use of the option. */
function words<T extends string>(known: readonly T[] | null) {
  return (text: string, before: readonly T[] | null): T[] => {
    const given = text.split(",").map((word) => word.trim());
    for (const word of given) {
      if (word === "" || (known !== null && !known.includes(word as T))) {
        const choice = known === null ? "Give names." : `Choose from ${known.join(", ")}.`;
        throw new InvalidArgumentError(choice);
      }
    }
    return [...(before ?? []), ...(given as T[])];
  };
}

function command(): Command {
  return new Command("cutaway record")
    .description(
      "Record a cluster into a file that Cutaway replays. Reads only; Secrets' values are never read.",
    )
    .version(version)
    .requiredOption("--out <file>", "the file to make; it must not be there yet")
    .option("--for <time>", "how long, at most: 90s, 10m, 1h", parseTime, DEFAULT_FOR_MS)
    .option("--max-size <size>", "how large, at most", parseSize, DEFAULT_MAX_BYTES)
    .option("--namespace <names>", "only these namespaces, between commas (default: all)", words(null), null)
    .option("--include <parts>", `of ${INCLUDES.join(", ")} (default: all of them)`, words(INCLUDES), null)
    .option("--every <time>", "between two readings of the same metrics", parseTime, DEFAULT_EVERY_MS)
    .option("--reveal <parts>", `do not mask these: ${REVEALABLE.join(", ")}`, words(REVEALABLE), [])
    .option("--name <name>", "what the recording shall call the cluster", "recorded cluster")
    .option("--kubeconfig <file>", "kubeconfig to use (default: $KUBECONFIG, then ~/.kube/config)")
    .option("--context <name>", "context to record (default: the kubeconfig's current one)")
    .option("--allow-insecure-tls", "accept contexts that skip TLS verification", false)
    .helpOption("-h, --help", "show this")
    .exitOverride();
}

/**
 * @param args what follows `record`
 * @throws CommanderError after the help, the version or a one-line complaint was printed
 */
export function parseRecordOptions(args: readonly string[]): RecordTask {
  const given = command()
    .parse([...args], { from: "user" })
    .opts();
  return {
    out: given.out,
    forMs: given.for,
    maxBytes: given.maxSize,
    namespaces: given.namespace,
    include: new Set<Include>(given.include ?? INCLUDES),
    everyMs: given.every,
    reveal: new Set<Revealable>(given.reveal),
    name: String(given.name).slice(0, 100),
    kubeconfig: given.kubeconfig ?? null,
    context: given.context ?? null,
    allowInsecureTls: given.allowInsecureTls,
  };
}
