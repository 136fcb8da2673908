import { digString, digStrings } from "@/lib/base/json";

/** One header as it is sent. */
export type Header = readonly [name: string, value: string];

/** What extension servers trust, as kube-apiserver publishes it in kube-system/extension-apiserver-authentication. */
export interface ProxyTrust {
  /** Common names that the aggregator's client certificate may have; empty: any that the CA signed. */
  readonly allowedNames: readonly string[];
  readonly usernameHeaders: readonly string[];
  readonly uidHeaders: readonly string[];
  readonly groupHeaders: readonly string[];
  readonly extraHeaderPrefixes: readonly string[];
  /** PEM, or null where kube-apiserver was started without one. */
  readonly requestHeaderCa: string | null;
  readonly clientCa: string | null;
}

/** Source: k8s.io/kubernetes `pkg/controlplane/controller/clusterauthenticationtrust`. List values are JSON in a string. */
export function readProxyTrust(configMap: unknown): ProxyTrust {
  const value = (key: string) => digString(configMap, "data", key);
  const names = (key: string) => readNames(value(key));
  return {
    allowedNames: names("requestheader-allowed-names"),
    usernameHeaders: names("requestheader-username-headers"),
    uidHeaders: names("requestheader-uid-headers"),
    groupHeaders: names("requestheader-group-headers"),
    extraHeaderPrefixes: names("requestheader-extra-headers-prefix"),
    requestHeaderCa: value("requestheader-client-ca-file"),
    clientCa: value("client-ca-file"),
  };
}

function readNames(text: string | null): string[] {
  try {
    return digStrings({ names: JSON.parse(text ?? "[]") }, "names");
  } catch {
    return [];
  }
}

/** Who asks, as SelfSubjectReview says it. */
export interface Caller {
  readonly username: string;
  readonly uid: string | null;
  readonly groups: readonly string[];
  readonly extra: readonly { readonly key: string; readonly values: readonly string[] }[];
}

/**
 * The headers by which kube-aggregator tells an extension server who the caller is; copies that the caller sent
 * are removed first. Source: k8s.io/client-go `transport/round_trippers.go`, SetAuthProxyHeaders.
 */
export function identityHeaders({ username, uid, groups, extra }: Caller): Header[] {
  return [
    ["X-Remote-User", username],
    ...(uid === null || uid === "" ? [] : [["X-Remote-Uid", uid] as const]),
    ...groups.map((group): Header => ["X-Remote-Group", group]),
    ...extra.flatMap(({ key, values }) =>
      values.map((value): Header => [`X-Remote-Extra-${escapeKey(key)}`, value]),
    ),
  ];
}

/** Characters that a header's name may have, without `%`, which begins an escape. */
const LEGAL = /[A-Za-z0-9!#$&'*+\-.^_`|~]/;

/** An extra's key with each byte that no header name may have as %XX. */
function escapeKey(key: string): string {
  const bytes = new TextEncoder().encode(key);
  return [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return byte < 128 && LEGAL.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}
