import { LAST_APPLIED, MASK } from "./mask";

/** Deeper than any object of Kubernetes; what lies below is cut off, so that no walker overflows the stack. */
export const MAX_DEPTH = 200;
export const TOO_DEEP = "[nested too deep]";

export interface RedactOptions {
  /** The request was for core/v1 Secrets: its objects are Secrets, whatever they say they are. */
  readonly secrets?: boolean;
  /** Further annotations whose values are not shown. */
  readonly annotations?: ReadonlySet<string>;
}

type Fields = Record<string, unknown>;

/** Own fields only: an object may hold keys such as `__proto__` or `constructor`. */
function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function isOfKind(fields: Fields, kind: string): boolean {
  return own(fields, "kind") === kind && own(fields, "apiVersion") === "v1";
}

/** Assignment to an own field never calls a setter of the prototype. */
function maskField(fields: Fields, key: string): void {
  if (Object.hasOwn(fields, key)) fields[key] = MASK;
}

function maskSecret(fields: Fields): void {
  for (const key of ["data", "stringData"]) {
    const values = own(fields, key);
    if (isFields(values) && !Array.isArray(values)) {
      for (const name of Object.keys(values)) maskField(values, name);
    } else if (values !== null) maskField(fields, key);
  }
}

/** `kind` is read without further ado, since most objects have none: who says "Secret" is looked at closely. */
function isSecret(fields: Fields, { secrets }: RedactOptions): boolean {
  if (fields.kind === "Secret" && isOfKind(fields, "Secret")) return true;
  return secrets === true && Object.hasOwn(fields, "metadata");
}

function maskItems(items: unknown[], depth: number, areSecrets: boolean, options: RedactOptions): void {
  for (let i = 0; i < items.length; i += 1) {
    const item = items[i];
    if (!isFields(item)) continue;
    if (depth >= MAX_DEPTH) items[i] = TOO_DEEP;
    else maskInside(item, depth + 1, areSecrets, options);
  }
}

/**
 * Every event of every watch comes through here, so it asks little of each field; the depth is bounded, so it may
 * call itself. @param isSecretItem it is an item of a SecretList, which need not say so itself, or an array of them
 */
function maskInside(fields: Fields, depth: number, isSecretItem: boolean, options: RedactOptions): void {
  if (Array.isArray(fields)) maskItems(fields, depth, isSecretItem, options);
  else maskFields(fields, depth, isSecretItem, options);
}

function maskFields(fields: Fields, depth: number, isSecretItem: boolean, options: RedactOptions): void {
  if (isSecretItem || isSecret(fields, options)) maskSecret(fields);
  const isSecretList = fields.kind === "SecretList" && isOfKind(fields, "SecretList");
  for (const key of Object.keys(fields)) {
    if (key === LAST_APPLIED || options.annotations?.has(key)) maskField(fields, key);
    const child = fields[key];
    if (!isFields(child)) continue;
    if (depth >= MAX_DEPTH) fields[key] = TOO_DEEP;
    else maskInside(child, depth + 1, isSecretList && key === "items", options);
  }
}

/**
 * Masks, in place, what is never shown: the values of every core/v1 Secret, wherever it is (alone, in
 * a list, in a Table's rows, in a watch event, inside another object), and the last-applied copy on
 * every object.
 * @param value fresh from JSON.parse, and nobody else's
 * @returns the same value
 */
export function redactObject<T>(value: T, options: RedactOptions = {}): T {
  if (isFields(value)) maskInside(value, 0, false, options);
  return value;
}
