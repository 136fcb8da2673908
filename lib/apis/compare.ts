import type { ApiResource, Discovery } from "@/lib/objects/discovery";
import { apiVersionOf } from "./catalogue";

/** A row of a legacy discovery document (metav1.APIResource), which both forms can be brought to. */
export interface LegacyRow {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
}

/** A resource and its subresources as the legacy document lists them, subresources as `pods/status`. */
export function legacyRows(group: string, version: string, resources: readonly ApiResource[]): LegacyRow[] {
  return resources.flatMap(({ name, singular, namespaced, kind, subresources, ...own }) => {
    const { verbs, shortNames, categories } = own;
    const parent = { name, singularName: singular, namespaced, kind, group, version };
    const rows: LegacyRow[] = kind === "" ? [] : [{ ...parent, verbs, shortNames, categories }];
    for (const sub of subresources) {
      const { kind: of, verbs } = sub;
      rows.push({
        name: `${name}/${sub.name}`,
        singularName: singular,
        namespaced,
        ...of,
        verbs,
        shortNames: [],
        categories: [],
      });
    }
    return rows;
  });
}

export interface DocumentDifference {
  /** `apps/v1`, or `apps/v1 deployments/scale`. */
  readonly at: string;
  readonly what: string;
}

/** In what two readings of the same cluster differ, version by version; `one` and `other` name them. */
export function compareDiscoveries(
  one: readonly [name: string, Discovery],
  other: readonly [name: string, Discovery],
): DocumentDifference[] {
  const [a, b] = [rowsByPlace(one[1]), rowsByPlace(other[1])];
  const onlyIn = (name: string, mine: typeof a, theirs: typeof a): DocumentDifference[] =>
    [...mine.keys()].filter((at) => !theirs.has(at)).map((at) => ({ at, what: `only in ${name}` }));
  const unlike = [...a].flatMap(([at, row]) => {
    const match = b.get(at);
    const what = match === undefined ? "" : rowDifference(row, match);
    return what === "" ? [] : [{ at, what }];
  });
  return [...onlyIn(one[0], a, b), ...onlyIn(other[0], b, a), ...unlike];
}

/** Versions that are not current say nothing of what they hold. */
function rowsByPlace({ groups }: Discovery): Map<string, LegacyRow> {
  return new Map(
    groups.flatMap(({ name, versions }) =>
      versions
        .filter(({ freshness }) => freshness === "current")
        .flatMap(({ version, resources }) =>
          legacyRows(name, version, resources).map(
            (row) => [`${apiVersionOf(name, version)} ${row.name}`, row] as const,
          ),
        ),
    ),
  );
}

function rowDifference(a: LegacyRow, b: LegacyRow): string {
  const fields = Object.keys(a) as (keyof LegacyRow)[];
  // The legacy document of a subresource has no singular name.
  const compared = fields.filter((field) => field !== "singularName" || !a.name.includes("/"));
  return compared
    .filter((field) => textOf(a[field]) !== textOf(b[field]))
    .map((field) => `${field}: ${textOf(a[field])} ≠ ${textOf(b[field])}`)
    .join("; ");
}

const textOf = (value: LegacyRow[keyof LegacyRow]): string =>
  Array.isArray(value) ? [...value].sort().join(" ") : String(value);
