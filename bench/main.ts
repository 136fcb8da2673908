import { Command } from "commander";
import { benchApis } from "./apis";
import { benchAssemble } from "./assemble";
import { benchCadvisor } from "./cadvisor";
import { benchIndex } from "./index";
import { benchLatency } from "./latency";
import { benchObjectYaml } from "./object-yaml";
import { benchPrometheus } from "./prometheus";
import { benchProxy } from "./proxy";
import { benchRawTree } from "./raw-tree";
import { benchReplay } from "./replay";
import { benchSplitter } from "./splitter";
import { benchStream } from "./stream";
import { benchTrees } from "./trees";
import { benchTreesCluster } from "./trees-cluster";
import { benchTreesRoot } from "./trees-root";
import { benchTreesTab } from "./trees-tab";

/**
 * `npm run bench -- NAME`. Every benchmark prints ratios against a named peer,
 * measured in the same run, with their spread; none of them passes or fails.
 */
const program = new Command("bench").description("Ratios against named peers, measured in one run");

program
  .command("proxy")
  .description("Cutaway's /api/raw and kubectl proxy against curl straight to the apiserver")
  .requiredOption("--kubeconfig <file>", "of a cluster with many pods: npm run lab -- fleet 10000")
  .option("--pairs <n>", "how many times each is measured, in turn", Number, 8)
  .option("--clients <list>", "how many at once", (text: string) => text.split(",").map(Number), [1, 32])
  .option(
    "--loads <list>",
    "list, gzip, page, page-gzip, secrets, secrets-gzip, openapi, small",
    (text: string) => text.split(","),
    ["list", "gzip", "page", "page-gzip", "secrets", "secrets-gzip", "openapi", "small"],
  )
  .option("--secrets <n>", "how many are made, and removed again", Number, 3_000)
  .option("--memory", "how much Cutaway grows while ten lists pass at once")
  .option("--kubectl <file>", "the kubectl to compare with", "kubectl")
  .action(benchProxy);

program
  .command("apis")
  .description(
    "The catalogue of a cluster with many CRDs, against kubectl api-resources; needs npm run build",
  )
  .requiredOption("--kubeconfig <file>", "of a cluster to make CRDs in: they are removed again")
  .option("--crds <n>", "how many", Number, 300)
  .option("--versions <n>", "of each", Number, 3)
  .option("--pairs <n>", "how many times each is measured, in turn", Number, 6)
  .option("--kubectl <file>", "the kubectl to compare with", "kubectl")
  .option("--chromium <file>", "the browser", "/usr/bin/chromium")
  .action(benchApis);

program
  .command("splitter")
  .description("The frame splitter of watches against node's readline, without parsing")
  .option("--pairs <n>", "how many times each is measured, in turn", Number, 12)
  .action(benchSplitter);

program
  .command("stream")
  .description("What lies between an apiserver's bytes and a tab's frame, against readline and JSON.parse")
  .option("--pairs <n>", "how many times each is measured, in turn", Number, 12)
  .action(benchStream);

program
  .command("latency")
  .description("How much later a tab shows an event than a bare client; needs npm run build")
  .option("--rate <n>", "events a second", Number, 1_000)
  .option("--seconds <n>", "of each round", Number, 8)
  .option("--rounds <n>", "for each view", Number, 5)
  .option("--view <name>", "list or laboratory; both unless it is given")
  .action(benchLatency);

program
  .command("index")
  .description("A large scope's list kept in order while it changes, against parsing its events")
  .option("--objects <n>", "how many", Number, 150_000)
  .option("--pairs <n>", "how many times each is measured, in turn", Number, 12)
  .action(benchIndex);

program
  .command("prometheus")
  .description("Reading Prometheus text against cutting it into lines")
  .action(benchPrometheus);

program
  .command("cadvisor")
  .description("A full node's cgroups out of a kubelet's text, against cutting it into lines")
  .action(benchCadvisor);

program
  .command("assemble")
  .description("A full node's cgroups joined with its objects, on the main thread")
  .action(benchAssemble);

program
  .command("raw-tree")
  .description("A large answer in the raw explorer: its parser against JSON.parse, and the page in Chromium")
  .requiredOption("--kubeconfig <file>", "of any cluster; the large body is made here")
  .option("--megabytes <n>", "size of the answer", Number, 50)
  .action(benchRawTree);

program
  .command("object-yaml")
  .description("The page of an object of 1 MB in Chromium; needs npm run build")
  .requiredOption("--kubeconfig <file>", "of a cluster to make two ConfigMaps in: they are removed again")
  .action(benchObjectYaml);

program
  .command("replay")
  .description("A recording of many pods against the sample and against JSON.parse; needs npm run build")
  .option("--pods <n>", "how many", Number, 10_000)
  .option("--pairs <n>", "how many times each is measured, in turn", Number, 5)
  .action(benchReplay);

program
  .command("trees")
  .description("Ownership and all relations of many objects, against d3.stratify on the same data")
  .option("--pairs <n>", "how many times each is measured, in turn", Number, 10)
  .option("--objects <n>", "how many", Number, 100_000)
  .action(benchTrees);

program
  .command("trees-cluster")
  .description("The first screen and the whole tree of a cluster, against kubectl get pods -A")
  .requiredOption("--kubeconfig <file>", "of a cluster with many pods: npm run lab -- fleet 10000")
  .option("--pairs <n>", "how many times each is measured, in turn", Number, 5)
  .option("--kubectl <file>", "the kubectl to compare with", "kubectl")
  .action(benchTreesCluster);

program
  .command("trees-root")
  .description("The tree below one Deployment, against listing every kind in full; needs npm run build")
  .requiredOption("--kubeconfig <file>", "of a cluster with many pods: npm run lab -- fleet 10000")
  .option("--pairs <n>", "how many times each is measured, in turn", Number, 5)
  .option("--namespace <name>", "the Deployment's", "fleet")
  .option("--name <name>", "the Deployment's", "fleet-0")
  .action(benchTreesRoot);

program
  .command("trees-tab")
  .description(
    "What the trees of many pods cost a tab: bytes, tasks of the main thread, heap; needs npm run build",
  )
  .requiredOption("--kubeconfig <file>", "of a cluster with many pods: npm run lab -- fleet 10000")
  .action(benchTreesTab);

await program.parseAsync();
