/** What may be a label's key and value (apimachinery pkg/util/validation: IsQualifiedName, IsValidLabelValue). */

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MAX_NAME = 63;
const MAX_SUBDOMAIN = 253;

/** Why a text cannot be a label's key, `[prefix/]name`; null when it can. */
export function labelKeyDefect(key: string): string | null {
  const parts = key.split("/");
  if (parts.length > 2) return "a key has at most one '/'";
  const name = parts.at(-1) ?? "";
  if (parts.length === 2) {
    const prefix = parts[0] ?? "";
    if (prefix.length > MAX_SUBDOMAIN || !SUBDOMAIN.test(prefix))
      return "the part before '/' must be a DNS subdomain in lower case, at most 253 characters";
  }
  return name.length <= MAX_NAME && NAME.test(name)
    ? null
    : "a name has 1 to 63 letters, digits, '-', '_' or '.', and begins and ends with a letter or digit";
}

/** Why a text cannot be a label's value; null when it can. The empty text is a value. */
export function labelValueDefect(value: string): string | null {
  return value === "" || (value.length <= MAX_NAME && NAME.test(value))
    ? null
    : "a value has at most 63 letters, digits, '-', '_' or '.', and begins and ends with a letter or digit";
}
