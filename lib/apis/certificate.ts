/** One certificate of a bundle, as far as it says who it is and until when. */
export interface Certificate {
  /** Distinguished name in one line, "CN=…, O=…". */
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isCa: boolean;
  /** SHA-256 of the DER, in hexadecimal with colons. */
  readonly fingerprint: string;
}

/** A PEM bundle: what could be read, and how many blocks could not. */
export interface CertificateBundle {
  readonly certificates: readonly Certificate[];
  readonly unreadable: number;
}

const SOON = 30 * 24 * 60 * 60 * 1000;

export type Validity = "valid" | "soon" | "expired" | "not-yet";

/** Whether a certificate holds at a moment; `soon` is within 30 days of its end. */
export function validityOf(
  { notBefore, notAfter }: Pick<Certificate, "notBefore" | "notAfter">,
  now: number,
): Validity {
  if (now < notBefore) return "not-yet";
  if (now > notAfter) return "expired";
  return notAfter - now < SOON ? "soon" : "valid";
}

/** When the last certificate of a bundle ends, which is when nothing can be verified with it any longer; null for none. */
export function bundleEnd({ certificates }: CertificateBundle): number | null {
  return certificates.length === 0 ? null : Math.max(...certificates.map(({ notAfter }) => notAfter));
}
