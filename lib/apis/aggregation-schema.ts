import { z } from "zod";
import { panelOf } from "@/lib/objects/panel";
import type { ApiService, Availability, ServiceReference } from "./api-service";
import type { Explanation } from "./availability";
import type { Backend, Check } from "./backend";
import type { Certificate, CertificateBundle } from "./certificate";
import type { Chain, ChainVersion, ExtensionServer } from "./chain";
import type { ProxyTrust } from "./proxy-identity";

const availability: z.ZodType<Availability> = z.object({
  status: z.enum(["True", "False", "Unknown"]),
  reason: z.string(),
  message: z.string(),
  since: z.string().nullable(),
});
const reference: z.ZodType<ServiceReference> = z.object({
  namespace: z.string(),
  name: z.string(),
  port: z.number(),
});
const strings: z.ZodType<readonly string[]> = z.array(z.string());

const version: z.ZodType<ChainVersion> = z.object({
  group: z.string(),
  version: z.string(),
  freshness: z.enum(["current", "stale", "failed"]).nullable(),
  resources: z.number(),
  apiService: z.string().nullable(),
  available: availability.nullable(),
});
const versions: z.ZodType<readonly ChainVersion[]> = z.array(version);

const extension: z.ZodType<ExtensionServer> = z.object({
  service: reference,
  versions,
  available: z.boolean(),
  caEnds: z.number().nullable(),
});
const extensions: z.ZodType<readonly ExtensionServer[]> = z.array(extension);

const chainServer = z.object({
  id: z.enum(["kube-aggregator", "kube-apiserver", "apiextensions-apiserver", "not-found"]),
  versions,
});
const chainServers: z.ZodType<Chain["servers"]> = z.array(chainServer);

/** `GET /api/apis/chain`. */
export const chainAnswerSchema = z.object({
  chain: panelOf(z.object({ servers: chainServers, extensions })),
});
export type ChainAnswer = z.infer<typeof chainAnswerSchema>;

const certificate: z.ZodType<Certificate> = z.object({
  subject: z.string(),
  issuer: z.string(),
  notBefore: z.number(),
  notAfter: z.number(),
  isCa: z.boolean(),
  fingerprint: z.string(),
});
const certificates: z.ZodType<readonly Certificate[]> = z.array(certificate);
const bundle: z.ZodType<CertificateBundle> = z.object({ certificates, unreadable: z.number() });

const explanation: z.ZodType<Explanation> = z.object({ meaning: z.string(), next: z.string() });

/** The object itself, its bundle read instead of quoted. */
const apiService: z.ZodType<Omit<ApiService, "caBundle">> = z.object({
  name: z.string(),
  group: z.string(),
  version: z.string(),
  service: reference.nullable(),
  groupPriorityMinimum: z.number(),
  versionPriority: z.number(),
  insecureSkipTLSVerify: z.boolean(),
  automanaged: z.string().nullable(),
  available: availability.nullable(),
  createdAt: z.string().nullable(),
});

const objectPanel = z.object({
  apiService,
  /** Null: no spec.caBundle, so the aggregator verifies with the roots of its own machine. */
  caBundle: bundle.nullable(),
  explanation: explanation.nullable(),
});

const port = z.object({ name: z.string(), port: z.number() });
const ports: z.ZodType<readonly z.infer<typeof port>[]> = z.array(port);
const servicePort = z.object({ name: z.string(), port: z.number(), targetPort: z.string() });
const servicePorts: z.ZodType<readonly z.infer<typeof servicePort>[]> = z.array(servicePort);
const endpoint = z.object({
  address: z.string(),
  ready: z.boolean(),
  ports,
  target: z.string().nullable(),
  node: z.string().nullable(),
});
const endpoints: z.ZodType<readonly z.infer<typeof endpoint>[]> = z.array(endpoint);
const backend: z.ZodType<Backend> = z.object({
  service: z
    .object({
      type: z.string(),
      clusterIP: z.string().nullable(),
      externalName: z.string().nullable(),
      ports: servicePorts,
    })
    .nullable(),
  slices: z.number(),
  endpoints,
});
const check: z.ZodType<Check> = z.object({
  name: z.string(),
  state: z.enum(["ok", "failed", "skipped", "unknown"]),
  text: z.string(),
  reason: z.string(),
});
const checks: z.ZodType<readonly Check[]> = z.array(check);

const backendPanel = z.object({
  backend,
  checks,
  /** What the condition should say by the checks, when it says something else. */
  differs: z.object({ expected: z.string(), actual: z.string() }).nullable(),
});

const trust: z.ZodType<Omit<ProxyTrust, "requestHeaderCa" | "clientCa">> = z.object({
  allowedNames: strings,
  usernameHeaders: strings,
  uidHeaders: strings,
  groupHeaders: strings,
  extraHeaderPrefixes: strings,
});
const trustPanel = z.object({
  trust,
  /** Who may say which user a request is of; null: kube-apiserver was started without one, so nothing can be aggregated. */
  requestHeaderCa: bundle.nullable(),
  clientCa: bundle.nullable(),
});

/** `GET /api/apis/apiservice?name=…`. `backend` and `trust` are null for a local APIService. */
export const apiServiceAnswerSchema = z.object({
  object: panelOf(objectPanel),
  backend: panelOf(backendPanel).nullable(),
  trust: panelOf(trustPanel).nullable(),
});
export type ApiServiceAnswer = z.infer<typeof apiServiceAnswerSchema>;
export type ObjectPanel = z.infer<typeof objectPanel>;
export type BackendPanel = z.infer<typeof backendPanel>;
export type TrustPanel = z.infer<typeof trustPanel>;
