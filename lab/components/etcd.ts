import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { binaries } from "../binaries";
import { answers } from "../client";
import { type Component, flags, type Lab } from "./component";

export const etcdUrl = ({ ports }: Lab): string => `http://127.0.0.1:${ports.etcd}`;

/** 8 GiB, etcd's own advice for the most: 100,000 pods with their events outgrow the default of 2 GiB. */
const QUOTA = 8 * 1024 ** 3;

export function etcd(lab: Lab): Component {
  const peer = `http://127.0.0.1:${lab.ports.etcdPeer}`;
  const dir = join(lab.paths.data, "etcd");
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return {
    name: "etcd",
    command: binaries("etcd"),
    args: flags({
      name: "lab",
      "data-dir": dir,
      "listen-client-urls": etcdUrl(lab),
      "advertise-client-urls": etcdUrl(lab),
      "listen-peer-urls": peer,
      "initial-advertise-peer-urls": peer,
      "initial-cluster": `lab=${peer}`,
      "quota-backend-bytes": QUOTA,
    }),
    ports: ["etcd", "etcdPeer"],
    ready: () => answers(lab.client, `${etcdUrl(lab)}/health`),
    patience: 60,
  };
}
