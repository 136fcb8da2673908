import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate and its key, PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

export interface IssueOptions {
  /** Subject CN; for a client also the user name, with `organizations` as its groups. */
  readonly name: string;
  readonly organizations?: readonly string[];
  /** subjectAltName entries; the default is what a server on loopback needs. */
  readonly names?: readonly string[];
  /** Validity, wall clock milliseconds; by default from yesterday until next week. */
  readonly from?: number;
  readonly until?: number;
}

const DAY = 24 * 3_600_000;
const LOOPBACK_NAMES = ["DNS:localhost", "IP:127.0.0.1", "IP:::1"];

/** A certificate authority made for one test, by the machine's own openssl. */
export interface Authority {
  readonly cert: string;
  issue(options: IssueOptions): Pair;
}

export function createAuthority(name = "test authority"): Authority {
  const self = inFolder((folder) => {
    newKey(folder, "ca");
    const subject = `/CN=${name}`;
    openssl(folder, [
      "req",
      "-x509",
      "-new",
      "-key",
      "ca.key",
      "-subj",
      subject,
      "-days",
      "30",
      "-out",
      "ca.crt",
    ]);
    return { cert: read(folder, "ca.crt"), key: read(folder, "ca.key") };
  });
  return { cert: self.cert, issue: (options) => issue(self, options) };
}

/** `openssl ca`, since older `openssl x509` cannot set both ends of the validity. */
function issue(authority: Pair, { name, organizations = [], names, from, until }: IssueOptions): Pair {
  return inFolder((folder) => {
    const write = (file: string, content: string) => writeFileSync(join(folder, file), content);
    write("ca.crt", authority.cert);
    write("ca.key", authority.key);
    write("index.txt", "");
    write("ca.conf", CA_CONFIG);
    write("ext.conf", `subjectAltName=${(names ?? LOOPBACK_NAMES).join(",")}\n`);
    newKey(folder, "leaf");
    const subject = `${organizations.map((group) => `/O=${group}`).join("")}/CN=${name}`;
    openssl(folder, ["req", "-new", "-key", "leaf.key", "-subj", subject, "-out", "leaf.csr"]);
    const validity = [
      ["-startdate", openSslTime(from ?? Date.now() - DAY)],
      ["-enddate", openSslTime(until ?? Date.now() + 7 * DAY)],
    ].flat();
    const files = ["-in", "leaf.csr", "-out", "leaf.crt", "-extfile", "ext.conf"];
    openssl(folder, ["ca", "-batch", "-notext", "-config", "ca.conf", ...files, ...validity]);
    return { cert: read(folder, "leaf.crt"), key: read(folder, "leaf.key") };
  });
}

const CA_CONFIG = `[ca]
default_ca = d
[d]
certificate = ca.crt
private_key = ca.key
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
unique_subject = no
policy = p
[p]
organizationName = optional
commonName = supplied
`;

/** YYYYMMDDHHMMSSZ */
const openSslTime = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replace(/[-:T]/g, "");

const newKey = (folder: string, name: string) =>
  openssl(folder, [
    "genpkey",
    "-algorithm",
    "EC",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-out",
    `${name}.key`,
  ]);

const read = (folder: string, file: string): string => readFileSync(join(folder, file), "utf8");

function openssl(folder: string, args: readonly string[]): void {
  execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "cutaway-pki-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
