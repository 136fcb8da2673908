import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/**
 * Holds the direction of imports (docs/architecture.md). A folder may import itself
 * and what is listed here, nothing else; tests may also import lib/testing.
 * An edge that is missing is added here in the same commit that needs it, or the
 * code is moved to where the edge is not needed.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "lib/base": [],
  "lib/objects": ["lib/base"],
  "lib/evidence": ["lib/base"],
  "lib/link": ["lib/base"],
  "lib/raw": ["lib/base", "lib/objects", "lib/evidence", "lib/link", "lib/access"],
  "lib/overview": ["lib/base", "lib/objects", "lib/evidence", "lib/link"],
  "lib/apis": ["lib/base", "lib/objects", "lib/evidence", "lib/link", "lib/access"],
  "lib/about": ["lib/base", "lib/evidence", "lib/link"],
  "lib/stream": ["lib/base"],
  "lib/watch": ["lib/base", "lib/objects", "lib/evidence", "lib/link", "lib/stream"],
  "lib/trees": ["lib/base", "lib/objects", "lib/evidence", "lib/link", "lib/stream"],
  "lib/object": [
    "lib/base",
    "lib/objects",
    "lib/evidence",
    "lib/link",
    "lib/stream",
    "lib/raw",
    "lib/watch",
    "lib/cgroups",
  ],
  "lib/cgroups": ["lib/base", "lib/objects", "lib/link"],
  "lib/access": ["lib/base", "lib/objects"],
  "lib/kube": ["lib/base", "lib/objects", "lib/evidence"],
  "lib/hub": [
    "lib/base",
    "lib/objects",
    "lib/evidence",
    "lib/stream",
    "lib/kube",
    "lib/access",
    "lib/watch",
    "lib/apis",
    "lib/trees",
    "lib/cgroups",
    "lib/object",
  ],
  "lib/recording": ["lib/base"],
  "lib/recorder": ["lib/base", "lib/objects", "lib/kube", "lib/access", "lib/recording"],
  "lib/replay": ["lib/base"],
  "lib/sample": ["lib/base", "lib/objects", "lib/recording", "lib/replay"],
  "lib/testing": [
    "lib/base",
    "lib/objects",
    "lib/kube",
    "lib/hub",
    "lib/cgroups",
    "lib/stream",
    "lib/recording",
    "lib/sample",
  ],
  components: [
    "lib/base",
    "lib/objects",
    "lib/evidence",
    "lib/link",
    "lib/raw",
    "lib/overview",
    "lib/apis",
    "lib/about",
    "lib/stream",
    "lib/cgroups",
    "lib/watch",
    "lib/trees",
    "lib/object",
    "lib/replay",
  ],
  app: ["components", "lib/base", "lib/link"],
  server: ["lib/*"],
  scripts: [
    "server",
    "lib/base",
    "lib/trees",
    "lib/access",
    "lib/kube",
    "lib/recording",
    "lib/recorder",
    "lab",
  ],
  lab: ["lib/base"],
  bench: ["lib/*", "lib/testing", "server", "lab"],
  e2e: ["lib/base", "lib/testing", "lab"],
};

/** These run in the browser as well: no Node built-ins outside their tests. */
const BROWSER_SAFE =
  /^(lib\/(base|objects|evidence|link|stream|raw|overview|apis|about|watch|trees|object|cgroups|replay)|components|app)$/;

function sources(root: string): string[] {
  const skip = new Set(["node_modules", "dist", "out", ".next", ".git"]);
  const walk = (dir: string): string[] =>
    readdirSync(dir).flatMap((name) => {
      const path = join(dir, name);
      if (statSync(path).isDirectory()) return skip.has(name) ? [] : walk(path);
      return /\.(ts|tsx|mjs)$/.test(name) && !name.endsWith(".d.ts") ? [path] : [];
    });
  return walk(root);
}

/** The folder that the allow-list speaks of: `lib/kube/x.ts` → `lib/kube`, `server/x.ts` → `server`. */
export function layerOf(path: string): string | null {
  const parts = path.split("/");
  if (parts.length < 2) return null;
  return parts[0] === "lib" ? `lib/${parts[1]}` : (parts[0] ?? null);
}

/** Module specifiers of static and dynamic imports and re-exports. */
export function specifiers(source: string): string[] {
  const pattern =
    /(?:^|[\s;])(?:import|export)\s+(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|new URL\(\s*["'](\.[^"']+)["'],\s*import\.meta\.url/g;
  return [...source.matchAll(pattern)].map((m) => m[1] ?? m[2] ?? m[3] ?? "");
}

export function isAllowed(from: string, to: string, isTest: boolean): boolean {
  if (from === to) return true;
  if (isTest && (to === "lib/testing" || to === "lib/kube" || to === "lab")) return true;
  const allowed = ALLOWED[from] ?? [];
  return allowed.includes(to) || (to.startsWith("lib/") && to !== "lib/testing" && allowed.includes("lib/*"));
}

function target(root: string, file: string, specifier: string): string | null {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  if (specifier.startsWith(".")) return relative(root, resolve(dirname(file), specifier));
  return null;
}

/** Every edge and built-in import that the rules do not allow, as lines to print. */
export function violations(root: string): string[] {
  const found: string[] = [];
  for (const file of sources(root)) {
    const path = relative(root, file);
    const from = layerOf(path);
    if (from === null || from.startsWith(".")) continue;
    const isTest = /\.(test|spec)\.(ts|tsx)$/.test(path);
    if (!(from in ALLOWED)) found.push(`${path}: folder ${from} is not in the allow-list`);
    for (const specifier of specifiers(readFileSync(file, "utf8"))) {
      if (!isTest && BROWSER_SAFE.test(from) && specifier.startsWith("node:")) {
        found.push(`${path}: ${from} also runs in the browser and may not import ${specifier}`);
      }
      const to = layerOf(target(root, file, specifier) ?? "");
      if (to === null) continue;
      if (!isAllowed(from, to, isTest)) found.push(`${path}: ${from} may not import ${to} (${specifier})`);
    }
  }
  return found;
}
