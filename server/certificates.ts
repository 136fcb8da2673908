import { X509Certificate } from "node:crypto";
import type { Certificate, CertificateBundle } from "@/lib/apis/certificate";

/** A bundle is a few kilobytes; a hostile one must not keep the process busy. */
const MAX_BLOCKS = 200;
const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";

/** The certificates of a PEM bundle; never throws: what cannot be read is counted. */
export function readBundle(pem: string): CertificateBundle {
  // Cut at each beginning, so that the time taken grows with the length alone.
  const blocks = pem.split(BEGIN, MAX_BLOCKS + 1).slice(1);
  const certificates = blocks.flatMap((block) => readCertificate(block) ?? []);
  return { certificates, unreadable: blocks.length === 0 ? 1 : blocks.length - certificates.length };
}

/** @param block what follows a beginning */
function readCertificate(block: string): Certificate | null {
  const end = block.indexOf(END);
  if (end === -1) return null;
  try {
    const certificate = new X509Certificate(`${BEGIN}${block.slice(0, end)}${END}`);
    return {
      subject: oneLine(certificate.subject),
      issuer: oneLine(certificate.issuer),
      notBefore: Date.parse(certificate.validFrom),
      notAfter: Date.parse(certificate.validTo),
      isCa: certificate.ca,
      fingerprint: certificate.fingerprint256,
    };
  } catch {
    return null;
  }
}

/** Node writes one attribute a line, the most general first. */
const oneLine = (name: string | undefined) => (name ?? "").split("\n").reverse().join(", ");
