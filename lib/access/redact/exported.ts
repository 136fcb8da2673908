import { maskCredentials } from "./credentials";
import { LAST_APPLIED, MASK } from "./mask";
import { MAX_DEPTH, redactObject } from "./object";

/** What may stay in a file when a person asks for it. */
export const REVEALABLE = ["env", "args"] as const;
export type Revealable = (typeof REVEALABLE)[number];

export interface ExportOptions {
  /** The request was for core/v1 Secrets. */
  readonly secrets?: boolean;
  readonly reveal?: ReadonlySet<Revealable>;
  /** How many values were masked, by what they were; counted up. */
  readonly tally?: Map<string, number>;
}

type Fields = Record<string, unknown>;

/** A field of this name holds a credential, if it holds a text; `secretName`, `tokenPath` and the like do not. */
const CREDENTIAL_FIELD =
  /(?:password|passwd|passphrase|token|api[-_]?key|secret[-_]?key|private[-_]?key|client[-_]?secret)$/i;
const PROGRAM = /^[\w./-]+$/;
const FLAG = /^--?[a-zA-Z][\w.-]*/;
/** In a ConfigMap: a file with users in it. */
const KUBECONFIG = /^\s*(?:kind:\s*["']?Config\b|users:)|"kind"\s*:\s*"Config"/m;

/**
 * Masks, in place, what leaves the machine in no recording and no export: all that `redactObject` masks, the values of
 * environment variables, arguments and commands, headers of probes, values in managed fields, whole kubeconfigs, and
 * whatever looks like a credential in any other text.
 * @param value fresh from JSON.parse, and nobody else's
 * @returns the same value
 */
export function maskExported<T>(value: T, options: ExportOptions = {}): T {
  const masked = redactObject(value, options.secrets === undefined ? {} : { secrets: options.secrets });
  new Masker(options).walk(masked);
  return masked;
}

class Masker {
  readonly #reveal: ReadonlySet<Revealable>;
  readonly #tally: Map<string, number>;

  constructor({ reveal, tally }: ExportOptions) {
    this.#reveal = reveal ?? new Set();
    this.#tally = tally ?? new Map();
  }

  walk(root: unknown): void {
    const stack: Array<{ readonly value: object; readonly depth: number }> = [];
    if (isFields(root)) stack.push({ value: root, depth: 0 });
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const fields = next.value as Fields;
      for (const key of Object.keys(fields)) {
        const child = this.#field(fields, key);
        if (isFields(child) && next.depth < MAX_DEPTH) stack.push({ value: child, depth: next.depth + 1 });
      }
    }
  }

  /** Masks one field as its name asks for. @returns what is left to look into */
  #field(fields: Fields, key: string): unknown {
    const value = fields[key];
    if (typeof value === "string") this.#text(fields, key, value);
    else if (key === "env") this.#values(value, "environment variable", "env");
    else if (key === "httpHeaders") this.#values(value, "probe header", null);
    else if (key === "command" || key === "args") this.#words(value, key === "command");
    else if (key === "fieldsV1") this.#managed(fields, value);
    return fields[key];
  }

  #text(fields: Fields, key: string, text: string): void {
    if (text === MASK) {
      if (key === LAST_APPLIED) this.#count("last-applied configuration");
    } else if (!Array.isArray(fields) && CREDENTIAL_FIELD.test(key)) {
      set(fields, key, MASK);
      this.#count("credential field");
    } else if (text.length > 100 && KUBECONFIG.test(text)) {
      set(fields, key, MASK);
      this.#count("kubeconfig");
    } else {
      const { text: clean, masked } = maskCredentials(text);
      if (masked === 0) return;
      set(fields, key, clean);
      this.#count("looks like a credential", masked);
    }
  }

  /** `[{name, value}]` */
  #values(list: unknown, what: string, revealable: Revealable | null): void {
    if (!Array.isArray(list) || (revealable !== null && this.#reveal.has(revealable))) return;
    for (const item of list) {
      if (!isFields(item) || !Object.hasOwn(item, "value") || item.value === "") continue;
      set(item, "value", MASK);
      this.#count(what);
    }
  }

  /** A program's path and the names of its flags stay; what they are given does not. */
  #words(list: unknown, hasProgram: boolean): void {
    if (!Array.isArray(list) || this.#reveal.has("args")) return;
    list.forEach((word: unknown, i) => {
      if (typeof word !== "string") return;
      const isProgram = hasProgram && i === 0 && PROGRAM.test(word);
      const flag = isProgram ? word : (FLAG.exec(word)?.[0] ?? "");
      const rest = word.slice(flag.length);
      if (rest === "" || rest === "=") return;
      list[i] = rest.startsWith("=") ? `${flag}=${MASK}` : MASK;
      this.#count("argument");
    });
  }

  /** `v:` keys of a managed set carry its values. */
  #managed(owner: Fields, value: unknown): void {
    if (!isFields(value)) return;
    owner.fieldsV1 = this.#managedCopy(value, 0);
  }

  #managedCopy(fields: Fields, depth: number): Fields {
    const entries = Object.entries(fields).map(([key, child]): [string, unknown] => {
      const isValue = key.startsWith("v:");
      if (isValue) this.#count("value in managed fields");
      return [
        isValue ? `v:${JSON.stringify(MASK)}` : key,
        isFields(child) && depth < MAX_DEPTH ? this.#managedCopy(child, depth + 1) : child,
      ];
    });
    return Object.fromEntries(entries);
  }

  #count(what: string, times = 1): void {
    this.#tally.set(what, (this.#tally.get(what) ?? 0) + times);
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

/** Assignment would call the setter of `__proto__`. */
function set(fields: Fields, key: string, value: string): void {
  Object.defineProperty(fields, key, { value, enumerable: true, writable: true, configurable: true });
}
