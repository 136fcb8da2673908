import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { SecureContextOptions } from "node:tls";
import type { Endpoint } from "../endpoint";
import { kubeProblem } from "../error-codes";
import type { ClusterEntry, Impersonation, Source, UserEntry } from "../kubeconfig-parse";
import { Redacted } from "../redacted";
import type { ExecCredential } from "./exec";

export type AuthHeaders = Readonly<Record<string, string | readonly string[]>>;
type TlsMaterial = Pick<SecureContextOptions, "ca" | "cert" | "key">;

/**
 * What proves who we are to one apiserver, and how we know that apiserver. Bound to its origin:
 * asking for it on behalf of any other origin throws, whatever mistake led there.
 */
export class Material {
  /** Changes exactly when a TLS connection made with the old material must not be used any more. */
  readonly connectionKey: string;
  /** Changes when anything sent or trusted changes. */
  readonly fingerprint: string;
  /** Wall-clock milliseconds after which an exec plugin's answer is no longer good; null without an end. */
  readonly expiresAt: number | null;
  /** The client certificate, PEM; not a secret. */
  readonly certificate: Buffer | null;
  /** True when there is nothing to prove who we are. */
  readonly isAnonymous: boolean;
  readonly #origin: string;
  readonly #headers: Redacted<AuthHeaders>;
  readonly #tls: Redacted<TlsMaterial>;

  constructor(origin: string, headers: AuthHeaders, tls: TlsMaterial, expiresAt: number | null) {
    this.#origin = origin;
    this.#headers = new Redacted(headers);
    this.#tls = new Redacted(tls);
    this.expiresAt = expiresAt;
    this.certificate = Buffer.isBuffer(tls.cert) ? tls.cert : null;
    this.isAnonymous = headers.Authorization === undefined && tls.cert === undefined;
    this.connectionKey = digest([tls.ca, tls.cert, tls.key]);
    this.fingerprint = digest([this.connectionKey, JSON.stringify(headers)]);
  }

  headersFor(endpoint: Endpoint): AuthHeaders {
    this.#assertBoundTo(endpoint);
    return this.#headers.reveal();
  }

  tlsFor(endpoint: Endpoint): TlsMaterial {
    this.#assertBoundTo(endpoint);
    return this.#tls.reveal();
  }

  /**
   * The same credential, for a kubelet of the same cluster.
   * @param ca PEM of who signs kubelets' serving certificates; null for the cluster's own authority
   * @throws ProblemError KUBELET_IMPERSONATION: a kubelet knows no impersonation, and would answer whoever really asks
   */
  forKubelet(origin: string, ca: Buffer | null): Material {
    const headers = this.#headers.reveal();
    if (Object.keys(headers).some((name) => name.startsWith("Impersonate-"))) {
      throw kubeProblem("KUBELET_IMPERSONATION");
    }
    const { ca: own, ...tls } = this.#tls.reveal();
    const trusted = ca ?? own;
    // Without an authority of its own, Node would trust those of the web, which vouch for no kubelet.
    if (trusted === undefined) throw kubeProblem("KUBELET_CA");
    return new Material(origin, headers, { ...tls, ca: trusted }, this.expiresAt);
  }

  #assertBoundTo(endpoint: Endpoint): void {
    if (endpoint.origin !== this.#origin) throw new Error("A credential was asked for by another origin.");
  }
}

function digest(parts: readonly unknown[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    if (Buffer.isBuffer(part) || typeof part === "string") hash.update(part);
    hash.update("\0");
  }
  return hash.digest("base64");
}

/** Reads every file that the entries name, and puts the material together. */
export async function readMaterial(
  origin: string,
  cluster: ClusterEntry,
  user: UserEntry,
  exec: ExecCredential | null,
): Promise<Material> {
  const [ca, cert, key, token] = await Promise.all([
    readSource(cluster.ca, `certificate-authority of cluster "${cluster.name}"`),
    readSource(user.certificate, `client-certificate of user "${user.name}"`),
    readSource(user.key, `client-key of user "${user.name}"`),
    tokenOf(user),
  ]);
  const tls: TlsMaterial = {
    ...(ca && { ca }),
    ...both(exec?.certificate?.reveal() ?? cert, exec?.key?.reveal() ?? key),
  };
  const authorization = authorizationOf(exec?.token?.reveal() ?? token, user);
  const headers = {
    ...(authorization && { Authorization: authorization }),
    ...impersonation(user.impersonate),
  };
  return new Material(origin, headers, tls, exec?.expiresAt ?? null);
}

const both = (cert: Buffer | null, key: Buffer | null): TlsMaterial => (cert && key ? { cert, key } : {});

/** A token file wins over a token, as in client-go; the file's token is trimmed. */
async function tokenOf(user: UserEntry): Promise<string | null> {
  if (user.tokenFile === null) return user.token?.reveal() ?? null;
  const content = await readSource(
    { kind: "file", path: user.tokenFile },
    `tokenFile of user "${user.name}"`,
  );
  return content?.toString("utf8").trim() || null;
}

function authorizationOf(token: string | null, user: UserEntry): string | null {
  if (token !== null) return `Bearer ${token}`;
  if (user.basic === null) return null;
  const { username, password } = user.basic.reveal();
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** The headers of client-go's transport.ImpersonationConfig. */
function impersonation(as: Impersonation | null): AuthHeaders {
  if (as === null) return {};
  const extra = Object.entries(as.extra).map(([key, values]) => [
    `Impersonate-Extra-${encodeURIComponent(key.toLowerCase())}`,
    values,
  ]);
  return {
    ...(as.user !== null && { "Impersonate-User": as.user }),
    ...(as.uid !== null && { "Impersonate-Uid": as.uid }),
    ...(as.groups.length > 0 && { "Impersonate-Group": as.groups }),
    ...Object.fromEntries(extra),
  };
}

async function readSource(source: Source | null, what: string): Promise<Buffer | null> {
  if (source === null) return null;
  if (source.kind === "data") return source.data.reveal();
  try {
    return await readFile(source.path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown error";
    throw kubeProblem("KUBECONFIG_FILE_MISSING", {
      message: `The ${what} at ${source.path} cannot be read (${code}).`,
      cause,
    });
  }
}
