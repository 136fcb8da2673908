/** The name of the node in the guest. Its taint keeps away whoever did not ask for it: the guest is slow. */
export const VM_NODE_NAME = "vm-node";
export const VM_TAINT = { key: "lab.cutaway.dev/vm", effect: "NoSchedule" } as const;

/** Beside the lab's own node, from TEST-NET-2 too; on a bridge of its own on the host, on loopback in the guest. */
export const VM_NODE_IP = "198.51.100.2";
export const VM_BRIDGE = "cutaway-vm";
export const VM_POD_CIDR = "10.244.1.0/24";

/** QEMU's user-mode network: the guest, and the address under which it finds the host's loopback. */
export const GUEST_IP = "10.0.2.15";
export const HOST_FROM_GUEST = "10.0.2.2";

/** One CPU is the system's; the static CPU manager gives the others away. */
export const GUEST_CPUS = 3;
export const GUEST_MEMORY_MIB = 4096;
/** Of 2 MiB: 64 MiB that a pod may ask for. */
export const GUEST_HUGE_PAGES = 32;

/** The kernel's command line: one unified hierarchy, pressure, huge pages, and nothing a test does not need. */
export const kernelCommandLine = (): string =>
  [
    "root=/dev/vda rw console=ttyS0 quiet net.ifnames=0",
    "systemd.unified_cgroup_hierarchy=1 cgroup_no_v1=all psi=1",
    // Nothing here loads profiles, and without one containerd refuses to start a container.
    "apparmor=0",
    `hugepagesz=2M hugepages=${GUEST_HUGE_PAGES}`,
  ].join(" ");

export interface MachineFiles {
  readonly kernel: string;
  readonly initrd: string;
  /** The root file system, never written to: what the guest writes is forgotten when it ends. */
  readonly root: string;
  /** What this lab brings along, read-only. */
  readonly seed: string;
}

/**
 * QEMU's arguments. TCG, because /dev/kvm of a machine that is itself a guest may be there and not work;
 * `la57=off`, because emulated five-level page tables cost time for nothing.
 * Forwarded ports lie on loopback alone: for any other address of this machine the guest would see a peer
 * that has its own address, and could not answer.
 */
export function qemuArguments(
  files: MachineFiles,
  ports: { readonly kubelet: number; readonly ssh: number },
): string[] {
  const forward = (host: number, guest: number) => `hostfwd=tcp:127.0.0.1:${host}-${GUEST_IP}:${guest}`;
  const disk = (file: string, more: string) => ["-drive", `file=${file},if=virtio,format=raw,${more}`];
  return [
    ...["-accel", "tcg,thread=multi,tb-size=512", "-cpu", "max,la57=off", "-machine", "q35"],
    ...["-smp", String(GUEST_CPUS), "-m", String(GUEST_MEMORY_MIB), "-no-reboot"],
    ...["-display", "none", "-monitor", "none", "-serial", "stdio"],
    ...["-kernel", files.kernel, "-initrd", files.initrd, "-append", kernelCommandLine()],
    ...disk(files.root, "snapshot=on"),
    ...disk(files.seed, "readonly=on"),
    ...["-netdev", `user,id=net,${forward(ports.ssh, 22)},${forward(ports.kubelet, ports.kubelet)}`],
    ...["-device", "virtio-net-pci,netdev=net,romfile=", "-device", "virtio-rng-pci"],
  ];
}
