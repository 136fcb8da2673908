import { parse } from "yaml";
import { type TreeKind, type TreeObject, treeObject } from "../tree-object";
import { CompiledRules } from "./compile";
import type { Access, Catalogue, Connection } from "./connection";
import { RelationIndex } from "./relation-index";
import { RULES } from "./rules";

/** The relation fixture, for tests: objects, and for each the lines that say what it is related to. */
export interface Fixture {
  readonly objects: readonly TreeObject[];
  readonly catalogue: Catalogue;
  /** `Pod shop/p1 => pod-node Node /n1`, sorted. */
  readonly expected: readonly string[];
}

/** @param text fixtures/every-relation.txt, which says how it is written */
export function readFixture(text: string): Fixture {
  const kinds = new Map<string, TreeKind>();
  const expected: string[] = [];
  const objects = text.split("\n\n").flatMap((paragraph) => {
    const lines = paragraph.split("\n").filter((line) => !line.startsWith("#"));
    const [head = "", ...rest] = lines;
    const [, kind, group = "", namespace = "", name = ""] =
      /^(\w+)(?:\.(\S+))? (\S*)\/(\S+)$/.exec(head) ?? [];
    if (kind === undefined) return [];
    for (const line of rest) if (line.startsWith("=>")) expected.push(`${kind} ${namespace}/${name} ${line}`);
    const fields = parse(rest.filter((line) => !line.startsWith("=>")).join("\n")) ?? {};
    const treeKind = kindFor(kinds, group, kind, namespace !== "");
    const metadata = {
      uid: `${kind}/${namespace}/${name}`,
      name,
      namespace,
      resourceVersion: "1",
      ...fields.metadata,
    };
    return [treeObject(treeKind, { ...fields, kind, metadata })];
  });
  return { objects, catalogue: catalogueOf(kinds), expected: expected.sort() };
}

function kindFor(kinds: Map<string, TreeKind>, group: string, kind: string, namespaced: boolean): TreeKind {
  const known = kinds.get(`${group}/${kind}`);
  if (known !== undefined) return known;
  const resource = `${kind.toLowerCase()}s`;
  const made = { group, version: "v1", resource, kind, namespaced, columns: new Map() };
  kinds.set(`${group}/${kind}`, made);
  return made;
}

export function catalogueOf(kinds: ReadonlyMap<string, TreeKind>, access: Access = "read"): Catalogue {
  return {
    kind: ({ group, kind }) => kinds.get(`${group}/${kind}`) ?? null,
    kindOfResource: (group, resource) =>
      [...kinds.values()].find((kind) => kind.group === group && kind.resource === resource) ?? null,
    access: ({ group, kind }) => (kinds.has(`${group}/${kind}`) ? access : "unserved"),
  };
}

export function indexOf(objects: Iterable<TreeObject>, catalogue: Catalogue): RelationIndex {
  const index = new RelationIndex(new CompiledRules(RULES), catalogue);
  for (const object of objects) index.put(object);
  return index;
}

/** A connection in the words of the fixture. */
export function sayConnection({ reference: { from, rule }, ends }: Connection): string[] {
  return ends.map(({ state, kind, namespace, name }) => {
    const mark = state === "found" ? "" : `${state} `;
    return `${from.kind.kind} ${from.namespace}/${from.name} => ${rule.id} ${mark}${kind.kind} ${namespace}/${name}`;
  });
}
