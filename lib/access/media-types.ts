import { type Refusal, refusal } from "./refusal";

/** Every media type that we ask for, as it is sent. Its parameters may come in any order. */
export const MEDIA_TYPES = {
  json: "application/json",
  table: "application/json;as=Table;v=v1;g=meta.k8s.io",
  partialMetadata: "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
  partialMetadataList: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
  discovery: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
  discoveryOfOneServer: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList;profile=nopeer",
  discoveryBeta: "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList",
  statusz: "application/json;v=v1beta1;g=config.k8s.io;as=Statusz",
  statuszAlpha: "application/json;v=v1alpha1;g=config.k8s.io;as=Statusz",
  flagz: "application/json;v=v1beta1;g=config.k8s.io;as=Flagz",
  flagzAlpha: "application/json;v=v1alpha1;g=config.k8s.io;as=Flagz",
  text: "text/plain",
} as const;

/** Parameters that do not change which of our types it is. */
const IGNORED = new Set(["q", "charset", "stream"]);
const WILDCARDS = new Set(["*/*", "application/*", "text/*", "text/html"]);

interface MediaType {
  /** Type and the parameters that matter, sorted: equal for equal media types. */
  readonly key: string;
  readonly base: string;
  readonly quality: number;
}

function parseMediaType(text: string): MediaType {
  // Most have no parameters.
  if (!text.includes(";")) {
    const type = text.trim().toLowerCase();
    return { key: type, base: type, quality: 1 };
  }
  const [base = "", ...parameters] = text.split(";").map((part) => part.trim());
  const named = parameters.map((part) => part.split("=", 2).map((side) => side.trim()));
  const kept = named.filter(([name = ""]) => !IGNORED.has(name.toLowerCase())).map((pair) => pair.join("="));
  const quality = Number(named.find(([name]) => name === "q")?.[1] ?? "1");
  const type = base.toLowerCase();
  return {
    key: [type, ...kept.sort()].join(";"),
    base: type,
    quality: Number.isFinite(quality) ? quality : 0,
  };
}

const BY_KEY: ReadonlyMap<string, string> = new Map(
  Object.values(MEDIA_TYPES).map((type) => [parseMediaType(type).key, type]),
);

const UNACCEPTABLE = refusal(
  406,
  "REFUSED_ACCEPT",
  "Cutaway relays JSON forms and plain text only.",
  "Ask for application/json; the YAML view is made from it.",
);

/**
 * The Accept to send upstream: of what the client takes, the types that we know, best first. A client
 * that takes anything gets JSON where there is JSON. Secrets are asked for as JSON and nothing else,
 * since they must be read to be masked.
 */
export function upstreamAccept(accept: string | undefined, secrets: boolean): string | Refusal {
  const clauses = (accept?.trim() || "*/*")
    .split(",", 32)
    .map(parseMediaType)
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  const known = clauses.flatMap(({ key }) => BY_KEY.get(key) ?? []);
  const allowed = known.filter((type) => !secrets || type !== MEDIA_TYPES.text);
  const takesAnything = clauses.some(({ base }) => WILDCARDS.has(base));
  if (takesAnything && allowed.length === 0) allowed.push(MEDIA_TYPES.json);
  if (allowed.length === 0) return UNACCEPTABLE;
  if (takesAnything && !secrets) allowed.push("*/*");
  return [...new Set(allowed)].join(",");
}

/** JSON under other names: OpenID keys, and `+json` of aggregated servers. */
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json$/;
/** Text under other names. */
const TEXT_TYPES = new Set(["text/plain", "application/openmetrics-text", ""]);

/**
 * Our own content type for a body that we relay, from a closed list: one of the JSON forms above, or
 * plain text. Null for anything a browser might run or that we cannot mask (HTML, SVG, XML, YAML,
 * protobuf, CBOR): such a body is not relayed.
 */
export function relayedContentType(upstream: string | null): string | null {
  const { key, base } = parseMediaType(upstream ?? "");
  if (JSON_TYPE.test(base)) return BY_KEY.get(key) ?? MEDIA_TYPES.json;
  return TEXT_TYPES.has(base) ? "text/plain; charset=utf-8" : null;
}
