import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { stringify } from "yaml";
import { binaries } from "../binaries";
import type { Lab } from "../components/component";
import { buildImages } from "../images";
import type { LabPaths } from "../paths";
import { keyPair } from "../pki";
import { problem } from "../report";
import { run } from "../run";
import {
  bootScript,
  containerdConfig,
  guestKubeconfig,
  kubeletConfig,
  kubeletUnit,
  networkConfig,
} from "./guest-files";

export const VM_CERTIFICATE = "vm-kubelet";

const vmDir = (paths: LabPaths): string => join(paths.data, "vm");
export const sshKey = (paths: LabPaths): string => join(vmDir(paths), "ssh");
/** The guest's host key is in its image: a guest of another image is another machine. */
export const knownHosts = (paths: LabPaths): string => join(vmDir(paths), "known-hosts");

/**
 * Everything this lab brings along, as a read-only disk: the kubelet, its certificate and configuration, the
 * images. A disk, because copying into an emulated machine over ssh takes a minute for 90 MB.
 * @throws ProblemError LAB_VM_SEED
 */
export async function makeSeed(lab: Lab): Promise<string> {
  const { paths } = lab;
  const tree = join(vmDir(paths), "seed");
  const disk = join(vmDir(paths), "seed.img");
  rmSync(tree, { recursive: true, force: true });
  rmSync(disk, { force: true });
  mkdirSync(join(tree, "cni"), { recursive: true, mode: 0o700 });
  await makeSshKey(paths);
  const images = await buildImages();
  for (const image of images) copyFileSync(image, join(tree, basename(image)));
  copyFileSync(binaries("kubelet"), join(tree, "kubelet"));
  for (const [name, text] of Object.entries(texts(lab, images))) writeFileSync(join(tree, name), text);
  await must("mkfs.ext4", ["-q", "-O", "^has_journal", "-m", "0", "-d", tree, disk, "256M"]);
  rmSync(tree, { recursive: true, force: true });
  return disk;
}

function texts({ paths, ports }: Lab, images: readonly string[]): Record<string, string> {
  const pem = (file: string) => readFileSync(file, "utf8");
  const own = keyPair(paths, VM_CERTIFICATE);
  const [ca, cert, key] = [pem(keyPair(paths, "ca").cert), pem(own.cert), pem(own.key)];
  return {
    "boot.sh": bootScript(),
    "containerd.toml": containerdConfig(),
    "cni/10-lab.conflist": networkConfig(),
    "kubelet.yaml": stringify(kubeletConfig(ports.vmKubelet)),
    "kubelet.service": kubeletUnit(images.map((image) => basename(image))),
    "kubeconfig.yaml": guestKubeconfig({ apiserverPort: ports.apiserver, ca, cert, key }),
    "kubelet.crt": cert,
    "kubelet.key": key,
    "ca.crt": ca,
    authorized_keys: pem(`${sshKey(paths)}.pub`),
  };
}

async function makeSshKey(paths: LabPaths): Promise<void> {
  if (existsSync(sshKey(paths))) return;
  await must("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "cutaway-lab", "-f", sshKey(paths)]);
}

async function must(command: string, args: readonly string[]): Promise<void> {
  const done = await run(command, args);
  if (!done.ok) throw problem("LAB_VM_SEED", `${command} failed: ${done.stderr.trim()}`, "try up --fresh");
}
