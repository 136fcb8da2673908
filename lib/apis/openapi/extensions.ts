/** What a `x-kubernetes-…` means to who writes an object; null for one that is not known. */
export function explainExtension(name: string, value: string): string | null {
  const known = Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
  if (known === undefined) return null;
  if (typeof known === "string") return known;
  return (Object.hasOwn(known, value) ? known[value] : undefined) ?? null;
}

/** Source: kubernetes.io, "Server-Side Apply" and "Extend the Kubernetes API with CustomResourceDefinitions". */
const MEANINGS: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  "x-kubernetes-list-type": {
    '"atomic"': "The list has one owner and is replaced as a whole.",
    '"set"': "Items are unique and have owners of their own.",
    '"map"': "Items are told apart by their keys and have owners of their own.",
  },
  "x-kubernetes-list-map-keys": "The fields that tell items apart.",
  "x-kubernetes-map-type": {
    '"atomic"': "The object has one owner and is replaced as a whole.",
    '"granular"': "Each field has an owner of its own.",
  },
  "x-kubernetes-patch-strategy": {
    '"merge"': "A strategic merge patch merges items by the merge key.",
    '"replace"': "A strategic merge patch replaces it.",
    '"retainKeys"': "A strategic merge patch keeps only the keys that it names.",
    '"merge,retainKeys"':
      "A strategic merge patch merges items, and keeps of each only the keys that it names.",
  },
  "x-kubernetes-patch-merge-key": "The field by which a strategic merge patch finds an item.",
  "x-kubernetes-group-version-kind": "Sent as an object of these kinds.",
  "x-kubernetes-preserve-unknown-fields": "Fields that the schema does not know are kept.",
  "x-kubernetes-embedded-resource": "A whole object of its own, with apiVersion, kind and metadata.",
  "x-kubernetes-int-or-string": "An integer or a string.",
  "x-kubernetes-validations": "Rules in CEL that a value must keep.",
  "x-kubernetes-unions": "Of these fields, one may be set.",
  "x-kubernetes-selectable-field": "A field selector may use it.",
};
