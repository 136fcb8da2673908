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

interface Node {
  readonly fields: Fields;
  readonly depth: number;
  /** This object is an item of a SecretList, which need not say so itself. */
  readonly isSecretItem: boolean;
}

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

function maskNode({ fields, isSecretItem }: Node, options: RedactOptions): void {
  const isSecret =
    isSecretItem || isOfKind(fields, "Secret") || (options.secrets && Object.hasOwn(fields, "metadata"));
  if (isSecret) maskSecret(fields);
  maskField(fields, LAST_APPLIED);
  for (const key of options.annotations ?? []) maskField(fields, key);
}

/** Puts the objects inside on the stack; what is nested too deep is replaced. */
function visitChildren({ fields, depth, isSecretItem }: Node, stack: Node[]): void {
  // The items of an array take over what was said of the array.
  const inherited = Array.isArray(fields) && isSecretItem;
  const isSecretList = isOfKind(fields, "SecretList");
  for (const key of Object.keys(fields)) {
    const child = fields[key];
    if (!isFields(child)) continue;
    if (depth >= MAX_DEPTH) fields[key] = TOO_DEEP;
    else
      stack.push({
        fields: child,
        depth: depth + 1,
        isSecretItem: inherited || (isSecretList && key === "items"),
      });
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
  const stack: Node[] = isFields(value) ? [{ fields: value, depth: 0, isSecretItem: false }] : [];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!Array.isArray(node.fields)) maskNode(node, options);
    visitChildren(node, stack);
  }
  return value;
}
