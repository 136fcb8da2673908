import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { LabPaths } from "./paths";
import { type CertificateRequest, keyPair } from "./pki";
import { problem } from "./report";

/** The people of the lab. What each may do is in manifests/users.yaml. */
const PEOPLE: ReadonlyArray<CertificateRequest & { readonly about: string }> = [
  { name: "admin", user: "admin", groups: ["system:masters"], about: "may do everything" },
  {
    name: "shop-viewer",
    user: "shop-viewer",
    about: "may read namespace shop, without its Secrets, and nothing else",
  },
  { name: "nobody", user: "nobody", about: "is signed in and may read next to nothing" },
  { name: "lister", user: "lister", about: "may get and list everything, but watch nothing" },
  {
    name: "expired",
    user: "admin",
    groups: ["system:masters"],
    expired: true,
    about: "has an expired certificate",
  },
];

const BAD_TOKEN = "bad-token";

export const userNames = (): string[] => [...PEOPLE.map(({ name }) => name), BAD_TOKEN];

/** One line each, for help texts. */
export const userLines = (): string[] => [
  ...PEOPLE.map(({ name, about }) => `${name}: ${about}`),
  `${BAD_TOKEN}: has a token that the apiserver refuses`,
];

export const peopleCertificates = (): CertificateRequest[] =>
  PEOPLE.map(({ about: _, ...request }) => request);

/** @throws ProblemError LAB_USER for a name that the lab does not know. */
export function kubeconfigPath(paths: LabPaths, user = "admin"): string {
  if (!userNames().includes(user)) {
    throw problem("LAB_USER", `the lab has no user "${user}"`, `choose one of ${userNames().join(", ")}`);
  }
  return join(paths.kubeconfigs, `${user}.yaml`);
}

interface Target {
  readonly labName: string;
  /** The apiserver's URL. */
  readonly server: string;
  /** PEM. */
  readonly ca: string;
}

/** The text of a kubeconfig with one context, named after the lab (and the user, unless it is admin). */
export function kubeconfig(target: Target, user: string, credential: Record<string, string>): string {
  const cluster = `cutaway-lab-${target.labName}`;
  const context = user === "admin" ? cluster : `${cluster}-${user}`;
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [
      { name: cluster, cluster: { server: target.server, "certificate-authority-data": base64(target.ca) } },
    ],
    users: [{ name: context, user: credential }],
    contexts: [{ name: context, context: { cluster, user: context } }],
  });
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Writes a kubeconfig for each person, and one for each process that signs in to the apiserver. */
export function writeKubeconfigs(paths: LabPaths, apiserverPort: number, processes: readonly string[]): void {
  mkdirSync(paths.kubeconfigs, { recursive: true, mode: 0o700 });
  const ca = readFileSync(keyPair(paths, "ca").cert, "utf8");
  const target = { labName: paths.name, server: `https://127.0.0.1:${apiserverPort}`, ca };
  const write = (user: string, credential: Record<string, string>): void =>
    writeFileSync(join(paths.kubeconfigs, `${user}.yaml`), kubeconfig(target, user, credential), {
      mode: 0o600,
    });
  for (const name of [...PEOPLE.map((person) => person.name), ...processes]) {
    const { cert, key } = keyPair(paths, name);
    write(name, {
      "client-certificate-data": base64(readFileSync(cert, "utf8")),
      "client-key-data": base64(readFileSync(key, "utf8")),
    });
  }
  write(BAD_TOKEN, { token: "this-token-is-not-known" });
}
