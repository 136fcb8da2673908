import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot } from "../paths";
import { problem, say } from "../report";
import { run } from "../run";

/** A root file system to boot, the same for all labs, with the kernel and the initrd that go with it. */
export interface Image {
  readonly root: string;
  readonly kernel: string;
  readonly initrd: string;
}

const SUITE = "bookworm";
const PACKAGES = [
  "systemd-sysv",
  "dbus",
  "udev",
  "kmod",
  "iproute2",
  "openssh-server",
  "containerd",
  "runc",
  "containernetworking-plugins",
  "iptables",
  "conntrack",
  "ca-certificates",
  "initramfs-tools",
  "linux-image-cloud-amd64",
];

/** What the initrd needs to find /dev/vda, and no more: unpacking it is most of an emulated boot. */
const MODULES = "virtio_pci\nvirtio_blk\next4\n";

/** Mounts what the lab brings along, and does what it says. */
const SEED_UNIT = `[Unit]
Description=What this lab brings along
Before=containerd.service ssh.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/mkdir -p /run/seed
ExecStart=/bin/mount -t ext4 -o ro /dev/vdb /run/seed
ExecStart=/bin/sh /run/seed/boot.sh

[Install]
WantedBy=multi-user.target
`;

const FILES: Readonly<Record<string, string>> = {
  "etc/initramfs-tools/modules": MODULES,
  "etc/initramfs-tools/conf.d/small": "MODULES=list\nCOMPRESS=gzip\nBUSYBOX=n\n",
  "etc/fstab": "/dev/vda / ext4 defaults 0 1\n",
  "etc/systemd/system/seed.service": SEED_UNIT,
  "etc/modules-load.d/containers.conf": "overlay\nbr_netfilter\n",
  "etc/sysctl.d/containers.conf": "net.ipv4.ip_forward=1\n",
};

const SET_UP = [
  "systemctl enable seed.service",
  "systemctl mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer e2scrub_reap.service",
  "update-initramfs -u",
  "apt-get clean",
];

const SIZE = "3G";

/** A new recipe is a new image. */
const recipe = (): string =>
  createHash("sha256")
    .update(JSON.stringify([SUITE, PACKAGES, FILES, SET_UP, SIZE]))
    .digest("hex")
    .slice(0, 12);

/** The image, made where the cache lacks it: about five minutes. @throws ProblemError LAB_VM_IMAGE */
export async function guestImage(): Promise<Image> {
  const dir = join(cacheRoot(), `vm-${recipe()}`);
  if (!existsSync(dir)) await make(dir);
  return { root: join(dir, "root.img"), kernel: join(dir, "vmlinuz"), initrd: join(dir, "initrd.img") };
}

/** Made aside and moved into place whole, so that a broken build leaves nothing behind. */
async function make(dir: string): Promise<void> {
  const began = performance.now();
  const aside = `${dir}.${process.pid}`;
  const tree = join(aside, "tree");
  say("build   the guest's file system (debootstrap), once; about five minutes");
  mkdirSync(tree, { recursive: true });
  try {
    await must("debootstrap", ["--variant=minbase", `--include=${PACKAGES.join(",")}`, SUITE, tree]);
    for (const [path, text] of Object.entries(FILES)) write(join(tree, path), text);
    for (const command of SET_UP) await must("chroot", [tree, "sh", "-c", command]);
    for (const name of ["vmlinuz", "initrd.img"]) moveBoot(tree, name, join(aside, name));
    await must("mkfs.ext4", ["-q", "-d", tree, "-E", "lazy_itable_init=1", join(aside, "root.img"), SIZE]);
    rmSync(tree, { recursive: true, force: true });
    if (!existsSync(dir)) renameSync(aside, dir);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  say(`        ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

function write(path: string, text: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

/** `boot/vmlinuz-6.1.0-…` and its initrd: QEMU loads them itself. */
function moveBoot(tree: string, name: string, to: string): void {
  const found = readdirSync(join(tree, "boot")).find((file) => file.startsWith(`${name}-`));
  if (found === undefined) throw problem("LAB_VM_IMAGE", `there is no ${name} in the guest's /boot`, HINT);
  renameSync(join(tree, "boot", found), to);
}

const HINT = "packages come over the network (see /etc/apt); run up again when it answers";

async function must(command: string, args: readonly string[]): Promise<void> {
  const done = await run(command, args, { env: { LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" } });
  if (done.ok) return;
  const words = `${done.stdout}${done.stderr}`.trim().split("\n").slice(-6).join("\n    ");
  throw problem("LAB_VM_IMAGE", `${command} ${args.slice(0, 2).join(" ")} failed:\n    ${words}`, HINT);
}
