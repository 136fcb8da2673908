import { X509Certificate } from "node:crypto";
import type { Certificate, CertificateBundle } from "@/lib/apis/certificate";

/** A bundle is a few kilobytes; a hostile one must not keep the process busy. */
const MAX_BLOCKS = 200;
const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** The certificates of a PEM bundle; never throws: what cannot be read is counted. */
export function readBundle(pem: string): CertificateBundle {
  const blocks = [...pem.matchAll(BLOCK)].slice(0, MAX_BLOCKS);
  const certificates = blocks.flatMap(([block]) => readCertificate(block) ?? []);
  const unreadable = blocks.length - certificates.length;
  return { certificates, unreadable: blocks.length === 0 ? 1 : unreadable };
}

function readCertificate(block: string): Certificate | null {
  try {
    const certificate = new X509Certificate(block);
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
