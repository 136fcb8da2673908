import { cniPlugins } from "./components/containerd";
import { say } from "./report";
import { has, run } from "./run";

/** Debian package → what shows that it is here. */
const PACKAGES: Readonly<Record<string, () => boolean>> = {
  containerd: () => has("containerd") && has("ctr"),
  runc: () => has("runc"),
  "containernetworking-plugins": () => cniPlugins() !== null,
  iptables: () => has("iptables"),
  conntrack: () => has("conntrack"),
  iproute2: () => has("ip"),
};

const missing = (): string[] => Object.keys(PACKAGES).filter((name) => PACKAGES[name]?.() === false);

const APT = { env: { DEBIAN_FRONTEND: "noninteractive" } };

/** Installs what a node needs where that can be done; returns what is still missing. */
export async function installPackages(): Promise<string[]> {
  const wanted = missing();
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
  return missing();
}
