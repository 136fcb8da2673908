import { cniPlugins } from "./components/containerd";
import { say } from "./report";
import { has, run } from "./run";

/** Debian package → what shows that it is here. */
export type Packages = Readonly<Record<string, () => boolean>>;

/** What a node on this machine needs. */
export const NODE_PACKAGES: Packages = {
  containerd: () => has("containerd") && has("ctr"),
  runc: () => has("runc"),
  "containernetworking-plugins": () => cniPlugins() !== null,
  iptables: () => has("iptables"),
  conntrack: () => has("conntrack"),
  iproute2: () => has("ip"),
};

const missing = (packages: Packages): string[] =>
  Object.entries(packages).flatMap(([name, isHere]) => (isHere() ? [] : [name]));

const APT = { env: { DEBIAN_FRONTEND: "noninteractive" } };

/** Installs what is missing where that can be done; returns what still is. */
export async function installPackages(packages: Packages): Promise<string[]> {
  const wanted = missing(packages);
  if (wanted.length === 0 || !has("apt-get")) return wanted;
  say(`install ${wanted.join(" ")} (apt-get)`);
  const install = ["install", "-y", "--no-install-recommends", ...wanted];
  const first = await run("apt-get", install, APT);
  if (!first.ok) {
    // Most often the package lists are old or not there at all.
    await run("apt-get", ["update"], APT);
    const second = await run("apt-get", install, APT);
    if (!second.ok) say(`        ${second.stderr.trim().split("\n").at(-1)}`);
  }
  return missing(packages);
}
