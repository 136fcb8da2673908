import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { binaries } from "./binaries";
import type { LabPaths } from "./paths";
import { problem } from "./report";
import { run } from "./run";
import { fill, type Manifest, manifests, toYaml, type UidOf, withOwnerUids } from "./template";
import { kubeconfigPath } from "./users";

/** kubectl as the lab's admin; returns what it printed. @throws ProblemError LAB_KUBECTL with kubectl's own words. */
export async function kubectl(paths: LabPaths, args: readonly string[], input?: string): Promise<string> {
  const own = [`--kubeconfig=${kubeconfigPath(paths)}`, `--cache-dir=${join(paths.root, "kubectl-cache")}`];
  const done = await run(binaries("kubectl"), [...own, ...args], input === undefined ? {} : { input });
  if (done.ok) return done.stdout;
  throw problem(
    "LAB_KUBECTL",
    `kubectl ${args.join(" ")}: ${done.stderr.trim()}`,
    "see `npm run lab -- status`",
  );
}

/**
 * Applies a file's objects in their order, server-side. CustomResourceDefinitions are waited
 * for, so that instances may follow in the same file.
 */
export async function applyFile(
  paths: LabPaths,
  file: string,
  values?: Readonly<Record<string, string>>,
): Promise<number> {
  const objects = manifests(read(file, values), file);
  for (const batch of batches(objects)) {
    const ready = await Promise.all(batch.map((object) => withOwnerUids(object, uidOf(paths))));
    await kubectl(paths, ["apply", "--server-side", "--force-conflicts", "-f", "-"], toYaml(ready));
    const definitions = ready.filter(isDefinition).map(({ metadata }) => `crd/${metadata.name}`);
    if (definitions.length > 0) {
      await kubectl(paths, ["wait", "--for=condition=Established", "--timeout=30s", ...definitions]);
    }
  }
  return objects.length;
}

/** A person's own file is taken as it is: only the lab's own, applied with values, are templates. */
function read(file: string, values?: Readonly<Record<string, string>>): string {
  if (!existsSync(file))
    throw problem("LAB_FILE", `there is no file ${file}`, "give the path of a YAML file");
  const text = readFileSync(file, "utf8");
  return values === undefined ? text : fill(text, values);
}

const isDefinition = ({ kind }: Manifest): boolean => kind === "CustomResourceDefinition";

/** Cuts before every object that names an owner and after the definitions: those wait for what stands before. */
export function batches<T extends Manifest>(objects: readonly T[]): T[][] {
  const result: T[][] = [];
  let wasDefinition = false;
  for (const object of objects) {
    const last = result.at(-1);
    const cut = object.metadata.ownerReferences !== undefined || (wasDefinition && !isDefinition(object));
    if (last === undefined || cut) result.push([object]);
    else last.push(object);
    wasDefinition = isDefinition(object);
  }
  return result;
}

const uidOf =
  (paths: LabPaths): UidOf =>
  async (owner, namespace) => {
    const [group, version] = owner.apiVersion.includes("/")
      ? owner.apiVersion.split("/")
      : ["", owner.apiVersion];
    const resource = group === "" ? owner.kind : `${owner.kind}.${version}.${group}`;
    const where = namespace === undefined ? [] : ["-n", namespace];
    return kubectl(paths, ["get", resource, owner.name, ...where, "-o", "jsonpath={.metadata.uid}"]);
  };
