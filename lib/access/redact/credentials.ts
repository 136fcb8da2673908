import { MASK } from "./mask";

/** What looks like a credential inside a text, by its form. Each leaves everything else of the text as it is. */
const FORMS: ReadonlyArray<{ readonly hint: RegExp; readonly form: RegExp; readonly becomes: string }> = [
  // PEM private keys, whole or cut off
  {
    hint: /PRIVATE KEY/,
    form: /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g,
    becomes: MASK,
  },
  // JSON web tokens: two or three parts of base64url, the first of which is a JSON object
  { hint: /eyJ/, form: /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, becomes: MASK },
  // user:password@ in an address
  {
    hint: /:\/\//,
    form: /([a-z][a-z\d+.-]*:\/\/)[^\s/:@"']{1,256}:[^\s/@"']{1,512}@/gi,
    becomes: `$1${MASK}@`,
  },
  // Authorization headers
  { hint: /bearer|basic/i, form: /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, becomes: `$1 ${MASK}` },
  // name=value and name: value
  {
    hint: /pass|secret|token|key|credential/i,
    form: /((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|client[_-]?secret|credentials?)["']?\s*[=:]\s*["']?)([^\s"',;&{}[\]]{3,})/gi,
    becomes: `$1${MASK}`,
  },
  // htpasswd, crypt
  { hint: /\$/, form: /\$(?:apr1|2[aby]|1|5|6)\$[\w./$]{8,}/g, becomes: MASK },
  // keys of clouds and forges
  { hint: /A[KS]IA/, form: /\bA[KS]IA[A-Z\d]{16}\b/g, becomes: MASK },
  {
    hint: /gh[a-z]_|glpat|xox|sk-|AIza/,
    form: /\b(?:gh[opsur]_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|sk-[\w-]{20,}|AIza[\w-]{30,})/g,
    becomes: MASK,
  },
];

/** Anything but a private key; with a group, so that cutting keeps it. */
const PUBLIC_PEM =
  /(-----BEGIN (?:CERTIFICATE|PUBLIC KEY|CERTIFICATE REQUEST)-----[\w+/=\s]*-----END [A-Z ]+-----)/g;
/** `-----BEGIN ` */
const PACKED_PEM = "LS0tLS1CRUdJTi";

/** Words of this length and more may be random; shorter ones are names. */
const MIN_RANDOM = 24;
const WORD = /[\w+=-]{24,}/g;
/** Bits for each character. Words of languages, CamelCase names among them, stay below it. */
const MIN_ENTROPY = 3.9;

/**
 * Masks what looks like a credential: by its form (keys, tokens, passwords in addresses), and long words with
 * capitals, small letters and digits that look random. Hashes and uids, which are hexadecimal, stay.
 * @returns the text, and how many were masked
 */
export function maskCredentials(text: string): { readonly text: string; readonly masked: number } {
  let masked = 0;
  let result = text;
  for (const { hint, form, becomes } of FORMS) {
    if (!hint.test(result)) continue;
    result = result.replace(form, (...found: unknown[]) => {
      masked += 1;
      return becomes.replace("$1", String(found[1]));
    });
  }
  if (result.length < MIN_RANDOM || isPackedCertificate(result)) return { text: result, masked };
  // Certificates and public keys look random, and are there to be shown.
  const parts = result.split(PUBLIC_PEM).map((part, i) => (i % 2 === 1 ? part : maskWords(part)));
  const words = parts.map((part) => (typeof part === "string" ? part : part.text)).join("");
  return {
    text: words,
    masked: masked + parts.reduce((sum, part) => sum + (typeof part === "string" ? 0 : part.masked), 0),
  };
}

function maskWords(text: string): { readonly text: string; readonly masked: number } {
  let masked = 0;
  const result = text.replace(WORD, (word) => {
    if (!looksRandom(word)) return word;
    masked += 1;
    return MASK;
  });
  return { text: result, masked };
}

/** `caBundle` and the like: base64 of certificates, and of nothing else. */
function isPackedCertificate(text: string): boolean {
  if (!text.startsWith(PACKED_PEM) || !/^[\w+/=]+$/.test(text)) return false;
  const pem = Buffer.from(text, "base64").toString("latin1");
  return pem.replaceAll(PUBLIC_PEM, "").trim() === "";
}

function looksRandom(word: string): boolean {
  const digits = word.match(/\d/g)?.length ?? 0;
  return digits >= 3 && /[a-z]/.test(word) && /[A-Z]/.test(word) && entropyOf(word) >= MIN_ENTROPY;
}

/** Shannon's, in bits for each character. */
function entropyOf(word: string): number {
  const counts = new Map<string, number>();
  for (const char of word) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / word.length) * Math.log2(n / word.length), 0);
}
