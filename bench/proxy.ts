import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { makeSecrets, SECRETS_NAMESPACE } from "./many-secrets";
import { output, processorSeconds, type Running, start, watchMemory } from "./process";
import { formatRatio, median, pairedRatio } from "./stats";

/**
 * What it costs to read an apiserver through Cutaway, beside `kubectl proxy` and beside
 * nothing at all. All three are asked by the same curl, in turn (A B C, A B C, …), so that
 * a machine whose speed drifts shifts all of them alike; the ratios are of neighbours.
 */

interface Options {
  readonly kubeconfig: string;
  readonly pairs: number;
  readonly clients: readonly number[];
  readonly loads: readonly string[];
  readonly memory?: boolean;
  /** How many Secrets are made for the lists of them. */
  readonly secrets: number;
  readonly kubectl: string;
}

/** One way to the apiserver: a URL prefix and the curl arguments that it needs. */
interface Way {
  readonly name: "direct" | "kubectl proxy" | "Cutaway";
  readonly prefix: string;
  readonly args: readonly string[];
  /** Of the process in between. */
  readonly pid?: number;
}

/** One thing to ask for, and how often one curl process asks. */
interface Load {
  /** How `--loads` calls it. */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly gzip: boolean;
  readonly repeat: number;
}

const LIST = "/api/v1/pods?resourceVersion=0";
const PAGE = "/api/v1/pods?limit=500";
const SECRETS = `/api/v1/namespaces/${SECRETS_NAMESPACE}/secrets?resourceVersion=0`;
const SMALL = "/api/v1/namespaces/kube-system";

const LOADS: readonly Load[] = [
  { id: "list", name: "list of all pods", path: LIST, gzip: false, repeat: 1 },
  { id: "gzip", name: "list of all pods, gzip accepted", path: LIST, gzip: true, repeat: 1 },
  { id: "page", name: "list of 500 pods", path: PAGE, gzip: false, repeat: 4 },
  { id: "page-gzip", name: "list of 500 pods, gzip accepted", path: PAGE, gzip: true, repeat: 4 },
  { id: "secrets", name: "list of many secrets (parsed and masked)", path: SECRETS, gzip: false, repeat: 2 },
  { id: "secrets-gzip", name: "the same, gzip accepted", path: SECRETS, gzip: true, repeat: 2 },
  { id: "openapi", name: "OpenAPI v2, gzip accepted", path: "/openapi/v2", gzip: true, repeat: 4 },
  { id: "small", name: "small GET", path: SMALL, gzip: false, repeat: 200 },
];

/** Until the compilers of both languages' runtimes have nothing left to gain from what they see. */
const WARM_REQUESTS = 4_000;

/** Client certificate and CA of the kubeconfig's current context, as curl wants them. */
function directWay(kubeconfig: string, scratch: string): Way {
  const config = parse(readFileSync(kubeconfig, "utf8"));
  const named = (list: { name: string }[], name: string) =>
    list.find((entry) => entry.name === name) as never;
  const context = (
    named(config.contexts, config["current-context"]) as { context: { cluster: string; user: string } }
  ).context;
  const { cluster } = named(config.clusters, context.cluster) as { cluster: Record<string, string> };
  const { user } = named(config.users, context.user) as { user: Record<string, string> };
  const file = (source: Record<string, string>, key: string): string => {
    const data = source[`${key}-data`];
    if (data === undefined) return source[key] ?? "";
    const path = join(scratch, key);
    writeFileSync(path, Buffer.from(data, "base64"), { mode: 0o600 });
    return path;
  };
  const args = [
    "--cacert",
    file(cluster, "certificate-authority"),
    "--cert",
    file(user, "client-certificate"),
  ];
  return {
    name: "direct",
    prefix: cluster.server ?? "",
    args: [...args, "--key", file(user, "client-key"), "--http1.1"],
  };
}

interface Sample {
  /** Wall time of the whole curl process, seconds. */
  readonly seconds: number;
  readonly bytes: number;
  /** Time of each transfer, milliseconds. */
  readonly transfers: readonly number[];
  /** What the process in between worked, seconds; says what the machine's other load hides. */
  readonly processor: number;
}

/** One curl process that makes `repeat` requests on one connection. */
async function curl(way: Way, load: Load): Promise<Omit<Sample, "processor">> {
  const config = Array.from({ length: load.repeat }, () => [
    `url = "${way.prefix}${load.path}"`,
    'output = "/dev/null"',
  ]).flat();
  // The apiserver indents its JSON for browsers and for curl, which doubles it: ask as a program does.
  const args = [
    "-sS",
    "--fail",
    "-A",
    "cutaway-bench",
    "-K",
    "-",
    "-w",
    "%{time_total} %{size_download}\n",
    ...way.args,
  ];
  const asked = load.gzip ? [...args, "-H", "Accept-Encoding: gzip"] : args;
  const started = performance.now();
  const text = await output("sh", [
    "-c",
    `printf '%s' "$0" | curl ${asked.map(quote).join(" ")}`,
    config.join("\n"),
  ]);
  const seconds = (performance.now() - started) / 1000;
  const rows = text
    .trim()
    .split("\n")
    .map((line) => line.split(" ").map(Number));
  return {
    seconds,
    bytes: rows.reduce((sum, [, size = 0]) => sum + size, 0),
    transfers: rows.map(([time = Number.NaN]) => time * 1000),
  };
}

const quote = (argument: string) => `'${argument.replaceAll("'", `'\\''`)}'`;

/** `clients` curls at once; the time until the last one is done. */
async function round(way: Way, load: Load, clients: number): Promise<Sample> {
  const started = performance.now();
  const worked = () => (way.pid === undefined ? Number.NaN : processorSeconds(way.pid));
  const before = worked();
  const samples = await Promise.all(Array.from({ length: clients }, () => curl(way, load)));
  return {
    seconds: (performance.now() - started) / 1000,
    bytes: samples.reduce((sum, sample) => sum + sample.bytes, 0),
    transfers: samples.flatMap((sample) => sample.transfers),
    processor: worked() - before,
  };
}

async function compare(ways: readonly Way[], load: Load, clients: number, pairs: number): Promise<void> {
  const samples = new Map<string, Sample[]>(ways.map((way) => [way.name, []]));
  const warm = load.repeat > 20 ? Math.ceil(WARM_REQUESTS / load.repeat / clients) : 1;
  for (const way of ways) for (let i = 0; i < warm; i++) await round(way, load, clients);
  for (let pair = 0; pair < pairs; pair++) {
    for (const way of ways) samples.get(way.name)?.push(await round(way, load, clients));
  }
  const of = (name: Way["name"], figure: (sample: Sample) => number) => (samples.get(name) ?? []).map(figure);
  const seconds = (sample: Sample) => sample.seconds;
  const p50 = (sample: Sample) => median(sample.transfers);
  const figure = load.repeat > 20 ? p50 : seconds;
  const unit = load.repeat > 20 ? "p50 ms" : "s";
  console.log(`\n${load.name}, ${clients} client${clients === 1 ? "" : "s"}`);
  for (const way of ways) {
    const mb = median(of(way.name, (sample) => sample.bytes)) / 1e6;
    console.log(
      `  ${way.name.padEnd(14)} median ${median(of(way.name, figure)).toFixed(3)} ${unit}, ${mb.toFixed(1)} MB received`,
    );
  }
  console.log(
    `  throughput, Cutaway / kubectl proxy: ${formatRatio(pairedRatio(of("kubectl proxy", figure), of("Cutaway", figure)))}`,
  );
  console.log(
    `  time, Cutaway / direct:              ${formatRatio(pairedRatio(of("Cutaway", figure), of("direct", figure)))}`,
  );
  console.log(
    `  time, kubectl proxy / direct:        ${formatRatio(pairedRatio(of("kubectl proxy", figure), of("direct", figure)))}`,
  );
  // The kernel counts in ticks of 10 ms, and a ratio needs one.
  const processor = (sample: Sample) => Math.max(sample.processor, 0.005);
  console.log(
    `  processor time, Cutaway / kubectl proxy: ${formatRatio(pairedRatio(of("Cutaway", processor), of("kubectl proxy", processor)))}`,
  );
  console.log(
    `  time, Cutaway / kubectl proxy:       ${formatRatio(pairedRatio(of("Cutaway", figure), of("kubectl proxy", figure)))}`,
  );
}

async function memory(cutaway: Running, way: Way): Promise<void> {
  await round(way, LOADS[0] as Load, 2);
  const watch = watchMemory(cutaway.pid);
  const { bytes } = await round(way, LOADS[0] as Load, 10);
  console.log(
    `\nmemory: Cutaway grew by at most ${watch.stop().toFixed(1)} MiB while ten lists passed at once (${(bytes / 1e6).toFixed(0)} MB)`,
  );
}

export async function benchProxy(options: Options): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "cutaway-bench-"));
  const secretFile = join(scratch, "secret");
  const cutawayArgs = [
    "dist/cutaway.mjs",
    "--kubeconfig",
    options.kubeconfig,
    "--port",
    "0",
    "--no-open",
    "--secret-file",
    secretFile,
  ];
  const proxy = await start(
    options.kubectl,
    ["proxy", "--port=0", "--kubeconfig", options.kubeconfig],
    /Starting to serve on (\S+)/,
  );
  const cutaway = await start(process.execPath, cutawayArgs, /Cutaway is at (http:\/\/[^/\s]+)/);
  let secrets: Awaited<ReturnType<typeof makeSecrets>> | null = null;
  try {
    if (options.loads.some((id) => id.startsWith("secrets")))
      secrets = await makeSecrets(options.kubectl, options.kubeconfig, options.secrets);
    const secret = readFileSync(secretFile, "utf8").trim();
    const ways: readonly Way[] = [
      directWay(options.kubeconfig, scratch),
      { name: "kubectl proxy", prefix: `http://${proxy.address}`, args: [], pid: proxy.pid },
      {
        name: "Cutaway",
        prefix: `${cutaway.address}/api/raw`,
        args: ["-H", `Authorization: Bearer ${secret}`],
        pid: cutaway.pid,
      },
    ];
    for (const clients of options.clients) {
      for (const load of LOADS) {
        if (options.loads.includes(load.id)) await compare(ways, load, clients, options.pairs);
      }
    }
    const own = ways.find((way) => way.name === "Cutaway");
    if (own !== undefined && options.memory) await memory(cutaway, own);
  } finally {
    await Promise.all([proxy.stop(), cutaway.stop(), secrets?.remove()]);
    rmSync(scratch, { recursive: true, force: true });
  }
}
