import { digArray, digString } from "@/lib/base/json";
import { acceptFor } from "@/lib/kube/reflector/kube-source";
import type { KubeTransport } from "@/lib/kube/types";
import type { FormSizes } from "@/lib/watch/cost";
import { type Scope, scopePath, selectorQuery } from "./scope";

/** Enough to measure by, and what one page of any list is asked for with. */
const LIMIT = "500";
const MAX_BYTES = 64 * 1024 * 1024;

export interface Measured {
  readonly forms: FormSizes;
  /** False when the list is longer than what was measured. */
  readonly whole: boolean;
  readonly evidence: readonly string[];
}

/**
 * The same page of a list in full and as metadata alone, asked for at the same moment.
 * @throws ProblemError as the transport, and for an answer that is no 200
 */
export async function measureForms(
  transport: Pick<KubeTransport, "getJson">,
  scope: Scope,
  signal: AbortSignal,
): Promise<Measured> {
  const ask = (representation: "full" | "metadata") =>
    transport.getJson({
      path: scopePath(scope),
      query: [["limit", LIMIT], ...selectorQuery(scope)],
      accept: acceptFor(representation, "list"),
      encoding: "identity",
      purpose: "watch/cost",
      maxBytes: MAX_BYTES,
      signal,
    });
  const [full, metadata] = await Promise.all([ask("full"), ask("metadata")]);
  const forms = {
    fullBytes: full.evidence.decodedBytes,
    metadataBytes: metadata.evidence.decodedBytes,
    objects: digArray(full.body, "items").length,
  };
  const whole = (digString(full.body, "metadata", "continue") ?? "") === "";
  return { forms, whole, evidence: [full.evidence.id, metadata.evidence.id] };
}
