import { relayedContentType } from "../media-types";
import type { RawTarget } from "../raw-path";
import { type Refusal, refusal } from "../refusal";
import { LastAppliedRedactor } from "./last-applied";
import type { ByteRedactor } from "./mask";
import { SecretsRedactor, SecretsWatchRedactor } from "./secrets";

/** How an answer of the apiserver reaches the person. */
export interface Relay {
  readonly contentType: string;
  /** Null: verbatim (logs, metrics, health, API descriptions). */
  readonly redactor: ByteRedactor | null;
}

/**
 * @param ndjson one event a line
 * @returns a redactor for one body of the answer to a request for objects
 */
export function createRawRedactor(options: {
  readonly secrets: boolean;
  readonly ndjson: boolean;
}): ByteRedactor {
  if (!options.secrets) return new LastAppliedRedactor();
  return options.ndjson ? new SecretsWatchRedactor() : new SecretsRedactor();
}

function unrelayable(message: string): Refusal {
  return refusal(502, "REFUSED_MEDIA_TYPE", message, "Ask for application/json.");
}

/** Whether every answer to this is passed on as it is, whatever it may be: nothing in it is ever masked. */
export function isVerbatim({ kind, subresource, secrets }: RawTarget): boolean {
  return !secrets && (kind === "nonresource" || subresource === "log");
}

/** What becomes of a body, by what was asked and what was answered; refused when it cannot be shown or masked. */
export function relayOf(target: RawTarget, status: number, upstreamType: string | null): Relay | Refusal {
  const contentType = relayedContentType(upstreamType);
  if (contentType === null) return unrelayable("The answer has a media type that is not relayed.");
  const isText = contentType.startsWith("text/");
  // Errors may be plain text (overload, a proxy in between); a good answer of Secrets may not.
  if (target.secrets && isText && status < 400) return unrelayable("Secrets are relayed as JSON only.");
  if (isVerbatim(target) || (target.secrets && isText)) return { contentType, redactor: null };
  const ndjson = target.watch && status === 200;
  return { contentType, redactor: createRawRedactor({ secrets: target.secrets, ndjson }) };
}
