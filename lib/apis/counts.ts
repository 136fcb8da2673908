import type { DeprecatedUse, ResourceCount } from "./api-schema";

/**
 * `apiserver_resource_objects` has the labels group and resource; before Kubernetes 1.34 it was called
 * `apiserver_storage_objects`, with `deployments.apps` as resource.
 */
const OBJECTS = /^apiserver_(?:resource|storage)_objects\{(.*)\} (\S+)$/gm;
const DEPRECATED = /^apiserver_requested_deprecated_apis\{(.*)\} \S+$/gm;

/** The counts in an apiserver's metrics. It counts what it stores, once a minute; -1 means that it does not know. */
export function countsOfMetrics(text: string): ResourceCount[] {
  const found = new Map<string, ResourceCount>();
  for (const [, labels = "", value = ""] of text.matchAll(OBJECTS)) {
    const written = labelOf(labels, "resource");
    const [plural = "", ...rest] = written.split(".");
    const group = labelOf(labels, "group") || rest.join(".");
    const resource = group === "" || written === plural ? written : plural;
    const count = Number(value);
    const known = Number.isFinite(count) && count >= 0 ? count : null;
    const key = `${group}/${resource}`;
    if (found.get(key)?.count != null && known === null) continue;
    found.set(key, { group, resource, count: known, source: "metrics", warnings: [], problem: null });
  }
  return [...found.values()];
}

/** Deprecated APIs that were used since the apiserver started. */
export function deprecatedOfMetrics(text: string): DeprecatedUse[] {
  return [...text.matchAll(DEPRECATED)].map(([, labels = ""]) => ({
    group: labelOf(labels, "group"),
    version: labelOf(labels, "version"),
    resource: labelOf(labels, "resource"),
    subresource: labelOf(labels, "subresource"),
    removedRelease: labelOf(labels, "removed_release"),
  }));
}

/** Names of groups, versions and resources need no escapes. */
const labelOf = (labels: string, name: string): string =>
  new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? "";

/** Texts of `Warning` headers, joined by commas: `299 - "v1 Endpoints is deprecated …"` (RFC 7234, 5.5). */
export function warningTexts(header: string | undefined): string[] {
  return [...(header ?? "").matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) =>
    text.replace(/\\(.)/g, "$1"),
  );
}
