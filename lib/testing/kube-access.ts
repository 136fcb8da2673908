import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { digArray, digString } from "@/lib/base/json";

/** What a plain client needs to reach an apiserver: its URL, whom to trust, who one is. PEM. */
export interface KubeAccess {
  readonly server: string;
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** The first cluster and user of a kubeconfig that signs in with a certificate, as the lab's do. */
export function kubeAccess(kubeconfig: string): KubeAccess {
  const config: unknown = parse(readFileSync(kubeconfig, "utf8"));
  const [cluster] = digArray(config, "clusters");
  const [user] = digArray(config, "users");
  return {
    server: digString(cluster, "cluster", "server") ?? "",
    ca: pem(cluster, "cluster", "certificate-authority"),
    cert: pem(user, "user", "client-certificate"),
    key: pem(user, "user", "client-key"),
  };
}

/** A kubeconfig holds certificates in itself, as base64, or names their files. */
function pem(entry: unknown, section: string, field: string): Buffer {
  const inline = digString(entry, section, `${field}-data`);
  return inline === null
    ? readFileSync(digString(entry, section, field) ?? "")
    : Buffer.from(inline, "base64");
}
