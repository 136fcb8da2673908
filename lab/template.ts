import { parseAllDocuments, stringify } from "yaml";
import { problem } from "./report";

/** Replaces each `__NAME__`. @throws ProblemError LAB_TEMPLATE for a name without a value. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/__([A-Z]+(?:_[A-Z]+)*)__/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined)
      throw problem("LAB_TEMPLATE", `nothing to put for ${whole}`, "see lab/template.ts");
    return value;
  });
}

/** The parts of an object that we read when we apply it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly ownerReferences?: readonly OwnerReference[];
  };
}

interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly uid?: string;
}

/** The objects of a YAML file, empty documents left out. @throws ProblemError LAB_YAML with line and column. */
export function manifests(text: string, file: string): Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw problem("LAB_YAML", `${file}: ${error.message}`, "correct the file");
    const value: unknown = document.toJS();
    if (value === null) return [];
    if (!isManifest(value)) {
      throw problem(
        "LAB_YAML",
        `${file}: a document has no apiVersion, kind or metadata.name`,
        "correct the file",
      );
    }
    return [value];
  });
}

function isManifest(value: unknown): value is Manifest {
  const { apiVersion, kind, metadata } = value as Partial<Manifest>;
  return typeof apiVersion === "string" && typeof kind === "string" && typeof metadata?.name === "string";
}

export type UidOf = (owner: OwnerReference, namespace: string | undefined) => Promise<string>;

/**
 * A file cannot know the uid of an object that is yet to be made: owner references
 * without one get that of the object they name.
 */
export async function withOwnerUids<T extends Manifest>(manifest: T, uidOf: UidOf): Promise<T> {
  const { ownerReferences, namespace } = manifest.metadata;
  if (ownerReferences === undefined) return manifest;
  const resolved = await Promise.all(
    ownerReferences.map(async (owner) => ({ ...owner, uid: owner.uid ?? (await uidOf(owner, namespace)) })),
  );
  return { ...manifest, metadata: { ...manifest.metadata, ownerReferences: resolved } };
}

export const toYaml = (documents: readonly Manifest[]): string =>
  documents.map((document) => stringify(document)).join("---\n");
