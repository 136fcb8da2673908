import { X509Certificate } from "node:crypto";
import type { ProblemDetail } from "../error-codes";
import type { Material } from "./material";

/**
 * Why an apiserver may have answered 401. It never says; but a client certificate past its end is
 * plain to see, and so is having no credential at all.
 * @param now wall clock, milliseconds.
 */
export function refusalDetail(material: Material, context: string, now: number): ProblemDetail {
  const end = certificateEnd(material.certificate);
  if (end !== null && end < now) {
    return {
      message: `The client certificate of context "${context}" expired on ${new Date(end).toISOString().slice(0, 10)}.`,
      hint: "Fetch a new kubeconfig or sign in again, then retry; a changed file is picked up without a restart.",
    };
  }
  if (material.isAnonymous) {
    return {
      message: `Context "${context}" has no credential, and the apiserver wants one.`,
      hint: "Add a user with a credential to the context, or choose another context.",
    };
  }
  return { message: `The apiserver does not accept the credential of context "${context}" (any more).` };
}

function certificateEnd(pem: Buffer | null): number | null {
  if (pem === null) return null;
  try {
    return Date.parse(new X509Certificate(pem).validTo);
  } catch {
    return null;
  }
}
