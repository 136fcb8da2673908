import { Command, InvalidArgumentError, Option } from "commander";
import { KUBELET_MODES, type KubeletMode } from "@/lib/access/kubelet";
import { version } from "../package.json";

/** What a person chose on the command line. */
export interface Options {
  readonly kubeconfig: string | null;
  readonly context: string | null;
  readonly sample: boolean;
  readonly recording: string | null;
  /** Relations of one's own kinds; docs/relations.md. */
  readonly relations: string | null;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  readonly kubelet: KubeletMode;
  /** Networks in which kubelets may be dialled; --kubelet direct. */
  readonly kubeletNetworks: readonly string[];
  /** PEM file of who signs kubelets' serving certificates; null for the cluster's own authority. */
  readonly kubeletCa: string | null;
  readonly secretFile: string | null;
  readonly open: boolean;
  readonly allowInsecureTls: boolean;
  /** Live sockets of one browser, at most. */
  readonly streamsPerSession: number;
}

const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError("A port is a whole number from 0 to 65535; 0 takes any free one.");
  }
  return port;
}

function parseStreams(text: string): number {
  const streams = Number(text);
  if (!/^\d{1,5}$/.test(text) || streams < 1) throw new InvalidArgumentError("Give a whole number from 1.");
  return streams;
}

/** Cutaway holds cluster credentials and speaks plain HTTP, so nobody else's machine may reach it. */
function parseHost(text: string): string {
  const host = text.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  if (!LOOPBACK.includes(host)) {
    throw new InvalidArgumentError(
      "Cutaway acts with your cluster rights and has neither sign-in nor TLS, so it listens on loopback only " +
        `(${LOOPBACK.join(", ")}). To reach it from elsewhere, forward the port: ssh -L 7654:127.0.0.1:7654 HOST`,
    );
  }
  return host;
}

const RECORD_HELP = `
To record a cluster into a file that Cutaway replays: cutaway record --out FILE
(cutaway record --help lists its options).`;

function command(): Command {
  return new Command("cutaway")
    .description("Look inside a running Kubernetes cluster from a browser. Read-only.")
    .version(version)
    .option("--kubeconfig <file>", "kubeconfig to use (default: $KUBECONFIG, then ~/.kube/config)")
    .option("--context <name>", "context to start with (default: the kubeconfig's current one)")
    .addOption(
      new Option(
        "--sample",
        "the built-in sample cluster; it is also what opens when there is no kubeconfig",
      ).conflicts(["kubeconfig", "context", "recording"]),
    )
    .addOption(
      new Option("--recording <file>", "replay what `cutaway record` made").conflicts([
        "kubeconfig",
        "context",
      ]),
    )
    .option("--relations <file>", "relations of your own kinds, as docs/relations.md shows")
    .option("--port <port>", "port to listen on; 0 takes any free one", parsePort, 7654)
    .option("--host <address>", "loopback address to listen on", parseHost, "127.0.0.1")
    .addOption(
      new Option(
        "--kubelet <mode>",
        "read kubelets through the apiserver's node proxy, at their own addresses, or never",
      )
        .choices(KUBELET_MODES)
        .default("proxy"),
    )
    .option("--kubelet-network <cidr...>", "with --kubelet direct: networks in which kubelets may be dialled")
    .option(
      "--kubelet-ca <file>",
      "with --kubelet direct: who signs the kubelets' certificates (default: the cluster's authority)",
    )
    .option("--secret-file <file>", "write the launch secret to this file, for scripts")
    .option("--streams <n>", "live sockets that one browser may have", parseStreams, 64)
    .option("--no-open", "do not open a browser")
    .option("--allow-insecure-tls", "accept contexts that skip TLS verification")
    .addHelpText("after", RECORD_HELP)
    .allowExcessArguments()
    .exitOverride();
}

/**
 * @param args the arguments after the program's name
 * @throws CommanderError after the help, the version or a one-line complaint was printed;
 *   its `exitCode` is the process's.
 */
export function parseOptions(args: readonly string[]): Options {
  const parser = command();
  const given = parser.parse([...args], { from: "user" }).opts();
  // npm keeps the options for itself that do not stand behind a lone "--", and passes on their values.
  if (parser.args.length > 0) {
    parser.error(
      `error: '${parser.args[0]}' belongs to no option. Behind npm, options follow a lone "--": npm start -- --kubeconfig FILE`,
    );
  }
  const networks: readonly string[] = given.kubeletNetwork ?? [];
  if (given.kubelet === "direct" && networks.length === 0) {
    parser.error(
      "error: --kubelet direct needs --kubelet-network CIDR: kubelets outside of it are not dialled",
    );
  }
  return {
    kubeconfig: given.kubeconfig ?? null,
    context: given.context ?? null,
    sample: given.sample ?? false,
    recording: given.recording ?? null,
    relations: given.relations ?? null,
    port: given.port,
    host: given.host,
    kubelet: given.kubelet,
    kubeletNetworks: networks,
    kubeletCa: given.kubeletCa ?? null,
    secretFile: given.secretFile ?? null,
    open: given.open,
    allowInsecureTls: given.allowInsecureTls ?? false,
    streamsPerSession: given.streams,
  };
}
