import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabPaths } from "./paths";
import { problem } from "./report";
import { has, run } from "./run";

/** A certificate to sign: X.509 subject parts that Kubernetes reads as user (CN) and groups (O). */
export interface CertificateRequest {
  /** File name without extension. */
  readonly name: string;
  readonly user: string;
  readonly groups?: readonly string[];
  /** Subject alternative names as openssl writes them: `DNS:localhost`, `IP:127.0.0.1`. */
  readonly names?: readonly string[];
  /** Signed as of yesterday: for seeing what an expired credential does. */
  readonly expired?: boolean;
}

export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** Ten years: a lab that is found again after a year should still start. */
const DAYS = 3650;

export const keyPair = (paths: LabPaths, name: string): KeyPair => ({
  cert: join(paths.pki, `${name}.crt`),
  key: join(paths.pki, `${name}.key`),
});

/** openssl's `-subj`: groups first, then the user. */
export function subject({ user, groups = [] }: CertificateRequest): string {
  return `${groups.map((group) => `/O=${group}`).join("")}/CN=${user}`;
}

/** openssl's `-extfile`: every certificate may serve and be a client. */
export function extensions({ names = [] }: CertificateRequest): string {
  const lines = ["keyUsage=digitalSignature,keyEncipherment", "extendedKeyUsage=serverAuth,clientAuth"];
  if (names.length > 0) lines.push(`subjectAltName=${names.join(",")}`);
  return `${lines.join("\n")}\n`;
}

async function openssl(args: readonly string[]): Promise<void> {
  const done = await run("openssl", args);
  if (!done.ok)
    throw problem("LAB_PKI", `openssl ${args[0]} failed: ${done.stderr.trim()}`, "try up --fresh");
}

const EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** Makes the CA, the service-account key pair and each certificate that is not there yet. */
export async function makePki(paths: LabPaths, requests: readonly CertificateRequest[]): Promise<void> {
  if (!has("openssl")) {
    throw problem(
      "LAB_NO_OPENSSL",
      "openssl is missing: the lab's certificates are made with it",
      "install openssl",
    );
  }
  mkdirSync(paths.pki, { recursive: true, mode: 0o700 });
  await makeCa(paths);
  await makeServiceAccountKeys(paths);
  for (const request of requests) await sign(paths, request);
}

async function makeCa(paths: LabPaths): Promise<void> {
  const { cert, key } = keyPair(paths, "ca");
  if (existsSync(cert)) return;
  const req = [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    String(DAYS),
    "-subj",
    "/CN=cutaway-lab",
  ];
  await openssl([...req, "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", key, "-out", cert]);
}

async function makeServiceAccountKeys(paths: LabPaths): Promise<void> {
  const { key } = keyPair(paths, "sa");
  const pub = join(paths.pki, "sa.pub");
  if (existsSync(pub)) return;
  await openssl(["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key]);
  await openssl(["pkey", "-in", key, "-pubout", "-out", pub]);
}

async function sign(paths: LabPaths, request: CertificateRequest): Promise<void> {
  const { cert, key } = keyPair(paths, request.name);
  if (existsSync(cert)) return;
  const csr = join(paths.pki, `${request.name}.csr`);
  const extfile = join(paths.pki, `${request.name}.ext`);
  writeFileSync(extfile, extensions(request));
  const ca = keyPair(paths, "ca");
  const days = request.expired ? "-1" : String(DAYS);
  await openssl(["req", "-new", ...EC, "-subj", subject(request), "-keyout", key, "-out", csr]);
  chmodSync(key, 0o600);
  const signed = ["-CA", ca.cert, "-CAkey", ca.key, "-CAcreateserial", "-days", days, "-extfile", extfile];
  await openssl(["x509", "-req", "-in", csr, ...signed, "-out", cert]);
}
