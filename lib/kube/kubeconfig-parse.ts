import { dirname, isAbsolute, resolve } from "node:path";
import { type Document, LineCounter, parseDocument } from "yaml";
import { kubeProblem } from "./error-codes";
import { Redacted } from "./redacted";

/** Bytes that stand in the kubeconfig itself, or in a file that is read when needed. */
export type Source =
  | { readonly kind: "data"; readonly data: Redacted<Buffer> }
  | { readonly kind: "file"; readonly path: string };

export interface ClusterEntry {
  readonly name: string;
  readonly server: string;
  readonly ca: Source | null;
  readonly tlsServerName: string | null;
  readonly insecureSkipTlsVerify: boolean;
  readonly proxyUrl: string | null;
}

export interface ExecEntry {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Redacted<Readonly<Record<string, string>>>;
  readonly installHint: string | null;
  readonly interactiveMode: string;
  readonly provideClusterInfo: boolean;
}

export interface Impersonation {
  readonly user: string | null;
  readonly uid: string | null;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export interface UserEntry {
  readonly name: string;
  readonly certificate: Source | null;
  readonly key: Source | null;
  readonly token: Redacted<string> | null;
  readonly tokenFile: string | null;
  readonly basic: Redacted<{ readonly username: string; readonly password: string }> | null;
  readonly exec: ExecEntry | null;
  /** The name of a legacy auth-provider whose token could not be taken from the file. */
  readonly unsupportedProvider: string | null;
  readonly impersonate: Impersonation | null;
}

export interface ContextEntry {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string | null;
}

export interface Kubeconfig {
  readonly currentContext: string | null;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A scalar as text (YAML may read `token: 123` as a number), or null when absent or empty. */
function text(value: unknown): string | null {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : null;
}

const secret = (value: unknown): Redacted<string> | null => {
  const found = text(value);
  return found === null ? null : new Redacted(found);
};

/** `x-data` wins over the file named by `x`, as in client-go. */
function source(entry: Fields, name: string, folder: string): Source | null {
  const data = text(entry[`${name}-data`]);
  if (data !== null) return { kind: "data", data: new Redacted(Buffer.from(data, "base64")) };
  const path = text(entry[name]);
  return path === null ? null : { kind: "file", path: absolute(path, folder) };
}

const absolute = (path: string, folder: string): string => (isAbsolute(path) ? path : resolve(folder, path));

function parseCluster(name: string, entry: Fields, folder: string): ClusterEntry {
  return {
    name,
    server: text(entry.server) ?? "",
    ca: source(entry, "certificate-authority", folder),
    tlsServerName: text(entry["tls-server-name"]),
    insecureSkipTlsVerify: entry["insecure-skip-tls-verify"] === true,
    proxyUrl: text(entry["proxy-url"]),
  };
}

function parseExec(value: unknown, folder: string): ExecEntry | null {
  const entry = fields(value);
  const command = text(entry.command);
  if (command === null) return null;
  const env = list(entry.env).map((pair) => [text(fields(pair).name), text(fields(pair).value)] as const);
  return {
    apiVersion: text(entry.apiVersion) ?? "",
    // A bare name is looked up on the PATH; anything with a slash is relative to the kubeconfig.
    command: /[\\/]/.test(command) ? absolute(command, folder) : command,
    args: list(entry.args).map((arg) => text(arg) ?? ""),
    env: new Redacted(
      Object.fromEntries(env.flatMap(([key, val]) => (key === null ? [] : [[key, val ?? ""]]))),
    ),
    installHint: text(entry.installHint),
    interactiveMode: text(entry.interactiveMode) ?? "IfAvailable",
    provideClusterInfo: entry.provideClusterInfo === true,
  };
}

function parseImpersonation(entry: Fields): Impersonation | null {
  const extra = Object.entries(fields(entry["as-user-extra"]));
  const found: Impersonation = {
    user: text(entry.as),
    uid: text(entry["as-uid"]),
    groups: list(entry["as-groups"]).flatMap((group) => text(group) ?? []),
    extra: Object.fromEntries(
      extra.map(([key, values]) => [key, list(values).flatMap((v) => text(v) ?? [])]),
    ),
  };
  return found.user === null && found.uid === null && found.groups.length + extra.length === 0 ? null : found;
}

/**
 * An OIDC provider's id-token is used as it stands: refreshing it here would spend a refresh token
 * that kubectl, which owns the file, may be able to use only once.
 */
function providerToken(provider: Fields): Redacted<string> | null {
  return secret(fields(provider.config)["id-token"]);
}

function parseUser(name: string, entry: Fields, folder: string): UserEntry {
  const username = text(entry.username);
  const tokenFile = text(entry.tokenFile);
  const provider = fields(entry["auth-provider"]);
  const idToken = providerToken(provider);
  return {
    name,
    certificate: source(entry, "client-certificate", folder),
    key: source(entry, "client-key", folder),
    token: secret(entry.token) ?? idToken,
    tokenFile: tokenFile === null ? null : absolute(tokenFile, folder),
    basic: username === null ? null : new Redacted({ username, password: text(entry.password) ?? "" }),
    exec: parseExec(entry.exec, folder),
    unsupportedProvider: idToken === null ? text(provider.name) : null,
    impersonate: parseImpersonation(entry),
  };
}

function parseContext(name: string, entry: Fields): ContextEntry {
  return {
    name,
    cluster: text(entry.cluster) ?? "",
    user: text(entry.user) ?? "",
    namespace: text(entry.namespace),
  };
}

/** The entries of a named list (`clusters: [{name, cluster: {…}}]`); the first of a name wins. */
function named<T>(root: Fields, key: string, make: (name: string, entry: Fields) => T): Map<string, T> {
  const found = new Map<string, T>();
  for (const item of list(root[`${key}s`])) {
    const name = text(fields(item).name);
    if (name !== null && !found.has(name)) found.set(name, make(name, fields(fields(item)[key])));
  }
  return found;
}

/**
 * One kubeconfig file.
 * @param path of the file: names it in errors and is where its relative paths start.
 * @throws ProblemError KUBECONFIG_INVALID, with the line. The message never quotes the file.
 */
export function parseKubeconfig(content: string, path: string): Kubeconfig {
  const root = parseRoot(content, path);
  const folder = dirname(path);
  return {
    currentContext: text(root["current-context"]),
    clusters: named(root, "cluster", (name, entry) => parseCluster(name, entry, folder)),
    users: named(root, "user", (name, entry) => parseUser(name, entry, folder)),
    contexts: named(root, "context", parseContext),
  };
}

function parseRoot(content: string, path: string): Fields {
  const invalid = (why: string) => kubeProblem("KUBECONFIG_INVALID", { message: `${path} ${why}.` });
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const error = document.errors[0];
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw invalid(`is not valid YAML at line ${line}, column ${col} (${error.code})`);
  }
  const value = toPlain(document);
  if (value === undefined) throw invalid("has an alias (*name) without its anchor, or too many of them");
  if (value !== null && (typeof value !== "object" || Array.isArray(value))) {
    throw invalid("is not a kubeconfig: it holds no mapping");
  }
  return fields(value);
}

/** Undefined when aliases cannot be resolved. The limit is on what a few lines of nested aliases may grow to. */
function toPlain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    return undefined;
  }
}

const firstWins = <T>(maps: ReadonlyArray<ReadonlyMap<string, T>>): Map<string, T> =>
  new Map([...maps].reverse().flatMap((map) => [...map]));

/** Several files as one, by kubectl's rule: the first file that sets a value wins. */
export function mergeKubeconfigs(parts: readonly Kubeconfig[]): Kubeconfig {
  return {
    currentContext: parts.find((part) => part.currentContext !== null)?.currentContext ?? null,
    clusters: firstWins(parts.map((part) => part.clusters)),
    users: firstWins(parts.map((part) => part.users)),
    contexts: firstWins(parts.map((part) => part.contexts)),
  };
}
