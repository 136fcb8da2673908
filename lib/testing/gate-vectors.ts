import type { GateVector } from "./vectors/gate-vector";
import { HEADERS } from "./vectors/headers";
import { HOSTS } from "./vectors/hosts";
import { COMMANDS, METHODS, SESSION_POSTS } from "./vectors/methods";
import { RAW_VECTORS } from "./vectors/raw";
import { SECRETS } from "./vectors/secrets";
import { SITES } from "./vectors/sites";
import { QUERIES, TARGETS } from "./vectors/targets";
import { UPGRADES } from "./vectors/upgrades";

export interface WireValues {
  readonly port: number;
  readonly secret: string;
  readonly session: string;
}

function fill(text: string, values: WireValues): string {
  return text
    .replaceAll("{authority}", `localhost:${values.port}`)
    .replaceAll("{origin}", `http://localhost:${values.port}`)
    .replaceAll("{port}", String(values.port))
    .replaceAll("{secret}", values.secret)
    .replaceAll("{session}", values.session);
}

const DEFAULT_HEADERS: ReadonlyArray<readonly [string, string]> = [
  ["Host", "{authority}"],
  ["Authorization", "Bearer {secret}"],
  ["Connection", "close"],
];

/** The bytes to write to a raw socket. */
export function wireBytes(vector: GateVector, values: WireValues): Buffer {
  const kept = DEFAULT_HEADERS.filter(([name]) => !vector.without?.includes(name.toLowerCase()));
  const lines = [...kept, ...(vector.headers ?? [])].map(([name, value]) => `${name}: ${value}\r\n`);
  const line = `${vector.method ?? "GET"} ${vector.target ?? "/api/contexts"} HTTP/${vector.httpVersion ?? "1.1"}\r\n`;
  const text = vector.raw ?? `${line}${lines.join("")}\r\n${vector.body ?? ""}`;
  return Buffer.from(fill(text, values), "latin1");
}

/** Every request that must be refused before anything is sent upstream, and their harmless neighbours. */
export const GATE_VECTORS: readonly GateVector[] = [
  ...TARGETS,
  ...METHODS,
  ...SESSION_POSTS,
  ...COMMANDS,
  ...HEADERS,
  ...HOSTS,
  ...SITES,
  ...SECRETS,
  ...UPGRADES,
  ...QUERIES,
  ...RAW_VECTORS,
];
