import { MEDIA_TYPES } from "@/lib/access/media-types";
import { ProblemError } from "@/lib/base/problem";
import type { KubeTransport } from "@/lib/kube/types";
import type { OwnerStep, OwnersUp } from "@/lib/object/api-schema";
import type { ServedResource } from "@/lib/objects/discovery";
import { isKubeObject, type KubeObject } from "@/lib/objects/kube-object";
import { type OwnerReference, ownerReferences } from "@/lib/objects/owners";
import { resourcePath } from "@/lib/objects/path";

const MAX_NAMED = 8;
const MAX_LEVELS = 8;

export interface AskOwners {
  readonly transport: Pick<KubeTransport, "getJson">;
  readonly kinds: readonly ServedResource[];
  readonly signal: AbortSignal;
  readonly onRecord: (id: string) => void;
}

interface Looked {
  readonly step: OwnerStep;
  readonly object: KubeObject | null;
}

/** Whose an object is, and whose those are: one GET of metadata for each owner. Never rejects. */
export async function readOwnersUp(object: KubeObject, ask: AskOwners): Promise<OwnersUp> {
  const named = await Promise.all(
    ownerReferences(object)
      .slice(0, MAX_NAMED)
      .map((reference) => look(reference, object, ask)),
  );
  const above: OwnerStep[] = [];
  const passed = new Set([object.metadata.uid]);
  let at = managing(named)?.object ?? null;
  while (at !== null && !passed.has(at.metadata.uid) && above.length < MAX_LEVELS) {
    passed.add(at.metadata.uid);
    const references: readonly OwnerReference[] = ownerReferences(at);
    const reference = references.find(({ controller }) => controller) ?? references[0];
    if (reference === undefined) break;
    const next: Looked = await look(reference, at, ask);
    above.push(next.step);
    at = next.object;
  }
  return { named: named.map(({ step }) => step), above };
}

const managing = (named: readonly Looked[]) => named.find(({ step }) => step.controller) ?? named[0];

async function look(reference: OwnerReference, dependent: KubeObject, ask: AskOwners): Promise<Looked> {
  const { group, kind, name, uid, controller, blockOwnerDeletion } = reference;
  const served = ask.kinds.find((one) => one.group === group && one.kind === kind);
  const namespace = served?.namespaced ? (dependent.metadata.namespace ?? "") : "";
  const { version = null, resource = null } = served ?? {};
  const step = { group, version, resource, kind, namespace, name, uid, controller, blockOwnerDeletion };
  if (served === undefined) return { step: { ...step, state: "unserved" }, object: null };
  try {
    const found = await get({ ...served, namespace, name }, ask);
    if (found?.metadata.uid !== uid) return { step: { ...step, state: "another" }, object: null };
    return { step: { ...step, state: "found" }, object: found };
  } catch (error) {
    return { step: { ...step, state: stateOf(error) }, object: null };
  }
}

async function get(
  place: Parameters<typeof resourcePath>[0],
  { transport, signal, onRecord }: AskOwners,
): Promise<KubeObject | null> {
  const { body } = await transport.getJson({
    path: resourcePath(place),
    accept: `${MEDIA_TYPES.partialMetadata},${MEDIA_TYPES.json}`,
    purpose: "object/owners",
    signal,
    onRecord,
  });
  return isKubeObject(body) ? body : null;
}

function stateOf(error: unknown): OwnerStep["state"] {
  const status = error instanceof ProblemError ? error.problem.upstream?.status : undefined;
  return status === 404 ? "missing" : status === 403 ? "not-permitted" : "unread";
}
