import { Command, InvalidArgumentError } from "commander";
import { down } from "./down";
import { fleet } from "./fleet";
import { labKubeconfig } from "./index";
import { applyFile } from "./kubectl";
import { DEFAULT_LAB, labPaths } from "./paths";
import { DEFAULT_PORTS_FROM, PORT_SPAN } from "./ports";
import { explain, say } from "./report";
import { needState } from "./state";
import { status } from "./status";
import { type UpOptions, up } from "./up";
import { userLines } from "./users";
import { inGuest } from "./vm/ssh";

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("it must be a whole number");
  return value;
}

const program = new Command("npm run lab --")
  .description("A real Kubernetes cluster on this machine, for tests and for curious people.")
  .showHelpAfterError()
  .configureHelp({ showGlobalOptions: true })
  .option("--name <name>", "which lab", DEFAULT_LAB);

const name = (): string => program.opts<{ name: string }>().name;

program
  .command("up")
  .description("start the lab, or what is missing of it")
  .option("--fresh", "forget everything and start from nothing")
  .option("--no-kubelet", "only the control plane: such a lab can run beside another")
  .option("--no-demo", "without the workload in namespace shop")
  .option("--vm-node", "a second node in a virtual machine with systemd and cgroup v2; slow, see docs/lab.md")
  .option(
    "--ports-from <port>",
    `first of the ${PORT_SPAN} ports of this lab (the first time: ${DEFAULT_PORTS_FROM})`,
    count,
  )
  // Only what was said: commander's default of `--no-x` is true, which would overrule what is stored.
  .action((options: UpOptions, command: Command) => {
    const said = Object.entries(options).filter(([key]) => command.getOptionValueSource(key) === "cli");
    return up(name(), Object.fromEntries(said));
  });

program
  .command("down")
  .description("end what up started; its data stays for the next up")
  .option("--purge", "remove its data as well")
  .action((options: { purge?: boolean }) => down(name(), options));

program
  .command("status")
  .description("each process, what is left out, and where the logs are")
  .option("--json", "for programs")
  .action((options: { json?: boolean }) => status(name(), options.json === true));

program
  .command("kubeconfig")
  .description("print the path of a kubeconfig")
  .option("--user <user>", "whose", "admin")
  .addHelpText(
    "after",
    `\nUsers:\n${userLines()
      .map((line) => `  ${line}`)
      .join("\n")}`,
  )
  .action(({ user }: { user: string }) => say(labKubeconfig(user, name())));

program
  .command("guest")
  .description("run a shell command in the virtual machine of up --vm-node, as root")
  .argument("<COMMAND>", "in quotes, e.g. 'systemd-cgls -l'")
  .action(async (command: string) => {
    const done = await inGuest(labPaths(name()), command);
    process.stdout.write(done.stdout);
    process.stderr.write(done.stderr);
    if (!done.ok) process.exitCode = 1;
  });

program
  .command("fleet")
  .description("make it N simulated pods, on simulated nodes of 100 each; 0 removes them")
  .argument("<N>", "how many pods", count)
  .action((pods: number) => fleet(name(), pods));

program
  .command("apply")
  .description("apply a YAML file as admin; owner references without a uid are filled in")
  .argument("<FILE>")
  .action(async (file: string) => {
    needState(name());
    say(`applied ${await applyFile(labPaths(name()), file)} objects`);
  });

// `lab status | head -1` closes our output early: that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
