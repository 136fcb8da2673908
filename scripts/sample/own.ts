import { dig, digArray, digString, isObject } from "@/lib/base/json";
import type { RecordedEvent, RecordedRow } from "@/lib/recording/recording";
import type { RecordingAnswer, RecordingDocument, RecordingScope } from "@/lib/recording/schema";

/*
 * The lab is shared: tests make namespaces, definitions and objects of their own in it while it is recorded. The sample holds
 * what belongs to a fresh lab, and what the scenario did.
 */

const NAMESPACES: ReadonlySet<string> = new Set([
  "",
  "default",
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "shop",
]);
const GROUPS: ReadonlySet<string> = new Set(["shop.cutaway.dev", "broken.cutaway.dev", "wardle.example.com"]);
/** Tests name what they make after themselves. */
const OF_TESTS = /\bcontract-|cutaway-contract|^cutaway-(?!lister$)/;

export function isOwnGroup(group: string): boolean {
  return !group.includes(".") || group.endsWith(".k8s.io") || GROUPS.has(group);
}

export function isOwnScope({ group }: RecordingScope): boolean {
  return isOwnGroup(group);
}

export function isOwnObject(
  { resource }: RecordingScope,
  { namespace, name }: RecordedRow | RecordedEvent,
): boolean {
  if (!NAMESPACES.has(namespace) || OF_TESTS.test(name)) return false;
  if (resource === "namespaces") return NAMESPACES.has(name);
  if (resource === "customresourcedefinitions") return isOwnGroup(name.slice(name.indexOf(".") + 1));
  if (resource === "apiservices") return isOwnGroup(name.slice(name.indexOf(".") + 1)) || !name.includes(".");
  return true;
}

/** Metrics, discovery and the roots of OpenAPI without what others made; null for a document about that alone. */
export function ownBody(
  body: Buffer,
  { path, contentType, ...of }: RecordingAnswer | RecordingDocument,
): Buffer | null {
  if (/\/metrics(\/|$)|^\/debug\//.test(path)) return ownLines(body);
  if ("key" in of && OF_TESTS.test(of.key)) return null;
  const group = /^\/(?:openapi\/v3\/)?apis\/([^/]+)/.exec(path)?.[1] ?? "";
  if (!isOwnGroup(group)) return null;
  if (!contentType.startsWith("application/json") || !/^\/(apis|openapi\/v3|)$/.test(path)) return body;
  const parsed: unknown = JSON.parse(body.toString("utf8"));
  return Buffer.from(JSON.stringify(ownParts(parsed)));
}

function ownLines(metrics: Buffer): Buffer {
  if (!metrics.includes("contract")) return metrics;
  const lines = metrics.toString("utf8").split("\n");
  return Buffer.from(lines.filter((line) => !OF_TESTS.test(line)).join("\n"));
}

function ownParts(document: unknown): unknown {
  if (!isObject(document)) return document;
  const byName = (field: string, ...name: string[]) =>
    digArray(document, field).filter((each) => isOwnGroup(digString(each, ...name) ?? ""));
  const paths = dig(document, "paths");
  return {
    ...document,
    ...("items" in document && { items: byName("items", "metadata", "name") }),
    ...("groups" in document && { groups: byName("groups", "name") }),
    ...(Array.isArray(paths) && { paths: paths.filter((path) => isOwnPath(String(path))) }),
    ...(isObject(paths) && {
      paths: Object.fromEntries(Object.entries(paths).filter(([path]) => isOwnPath(`/${path}`))),
    }),
  };
}

const isOwnPath = (path: string): boolean =>
  isOwnGroup(/^\/(?:openapi\/v3\/)?apis\/([^/]+)/.exec(path)?.[1] ?? "");
