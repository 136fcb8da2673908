/** What looks like a credential in free text, with how much of it to keep. */
const PATTERNS: ReadonlyArray<readonly [RegExp, string]> = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, "[redacted]"],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, "[redacted]"],
  [/\b(bearer|basic)\s+[\w.~+/=-]{4,}/gi, "$1 [redacted]"],
  [/(:\/\/)[^\s/@:]+:[^\s/@]+@/g, "$1[redacted]@"],
  [
    /((?:token|secret|password|passwd|api[_-]?key|access[_-]?key|credential)[\w-]*["']?\s*[:=]\s*["']?)[^\s"',;&]{3,}/gi,
    "$1[redacted]",
  ],
  // Long, with capitals and digits: object names and image digests are lower case.
  [/\b(?=[\w+/-]*[A-Z])(?=[\w+/-]*\d)[\w+/-]{40,}={0,2}/g, "[redacted]"],
];

/**
 * Free text from outside (a plugin's stderr, an apiserver's message) made fit to show: what looks
 * like a credential is masked, control characters and terminal sequences are dropped, and it is cut
 * to `max` characters.
 */
export function scrub(text: string, max = 500): string {
  let clean = text.slice(0, 4096).replace(ANSI, "").replace(CONTROLS, " ");
  for (const [pattern, kept] of PATTERNS) clean = clean.replace(pattern, kept);
  clean = clean.replace(/\s+/g, " ").trim();
  return clean.length > max ? `${clean.slice(0, max - 1)}…` : clean;
}

// Built from strings, since these characters may not stand in a pattern literal.
const ESC = String.fromCharCode(27);
const BEL = String.fromCharCode(7);
/** CSI and OSC sequences. */
const ANSI = new RegExp(`${ESC}(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?)`, "g");
/** C0, C1 and the marks that change the direction of text. */
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
