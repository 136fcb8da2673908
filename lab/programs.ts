import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { problem } from "./report";

/** Programs that come from one Go module and are built together. */
export interface Family {
  readonly name: string;
  /** The Go module whose version names the cache folder; go.mod is the one home of that version. */
  readonly module: string;
  /** Program name → its main package. */
  readonly programs: Readonly<Record<string, string>>;
  /** Stamp the version that the program reports; Kubernetes' libraries read it from these variables. */
  readonly stamp: boolean;
  /** Of no use without a kubelet. */
  readonly nodeOnly?: boolean;
}

const cmd = (name: string): [string, string] => [name, `k8s.io/kubernetes/cmd/${name}`];

export const FAMILIES: readonly Family[] = [
  {
    name: "kubernetes",
    module: "k8s.io/kubernetes",
    programs: Object.fromEntries(
      ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "kubelet"].map(cmd),
    ),
    stamp: true,
  },
  {
    name: "etcd",
    module: "go.etcd.io/etcd/server/v3",
    programs: { etcd: "go.etcd.io/etcd/server/v3", etcdctl: "go.etcd.io/etcd/etcdctl/v3" },
    stamp: false,
  },
  {
    name: "sample-apiserver",
    module: "k8s.io/sample-apiserver",
    programs: { "sample-apiserver": "k8s.io/sample-apiserver" },
    stamp: true,
  },
  { name: "kwok", module: "sigs.k8s.io/kwok", programs: { kwok: "sigs.k8s.io/kwok/cmd/kwok" }, stamp: false },
  {
    name: "metrics-server",
    module: "sigs.k8s.io/metrics-server",
    programs: { "metrics-server": "sigs.k8s.io/metrics-server/cmd/metrics-server" },
    stamp: false,
    nodeOnly: true,
  },
];

/** The folder with the family's go.mod. */
export function moduleDir(family: Family): string {
  return fileURLToPath(new URL(`./modules/${family.name}`, import.meta.url));
}

/** The required version of a module, e.g. `v1.37.2`; null when go.mod does not require it. */
export function requiredVersion(goMod: string, module: string): string | null {
  for (const line of goMod.split("\n")) {
    const [name, version] = line
      .replace(/^\s*require\s+/, "")
      .trim()
      .split(/\s+/);
    if (name === module && version?.startsWith("v")) return version;
  }
  return null;
}

export function familyVersion(family: Family): string {
  const version = requiredVersion(readFileSync(`${moduleDir(family)}/go.mod`, "utf8"), family.module);
  if (version === null) {
    throw problem(
      "LAB_MODULE",
      `${family.name}/go.mod does not require ${family.module}`,
      "restore lab/modules",
    );
  }
  return version;
}

/** `-ldflags` for a version such as `v1.37.2`: no symbol tables, and the version where programs look for it. */
export function linkerFlags(family: Family, version: string): string {
  if (!family.stamp) return "-s -w";
  const gitVersion = version.replace(/^v0\./, "v1.");
  const [major, minor] = gitVersion.slice(1).split(".");
  const base = "k8s.io/component-base/version";
  return [
    "-s -w",
    `-X ${base}.gitVersion=${gitVersion}`,
    `-X ${base}.gitMajor=${major}`,
    `-X ${base}.gitMinor=${minor}`,
    `-X k8s.io/client-go/pkg/version.gitVersion=${gitVersion}`,
  ].join(" ");
}

/** What `go build -o <folder>/` calls the program of a package: the last part that is no major version. */
export function builtName(pkg: string): string {
  const parts = pkg.split("/").filter((part) => !/^v\d+$/.test(part));
  return parts.at(-1) ?? pkg;
}
