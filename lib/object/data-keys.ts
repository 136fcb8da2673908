import { dig, isObject } from "@/lib/base/json";

/** A key of a ConfigMap or Secret. */
export interface DataKey {
  readonly name: string;
  /** Bytes of the value; null where it is masked, for then its length is not said either. */
  readonly bytes: number | null;
  /** Of a ConfigMap: not text. */
  readonly binary: boolean;
}

/** Of which kinds the keys are told apart. */
export function dataKeys(
  object: unknown,
  { group, resource }: { group: string; resource: string },
): DataKey[] {
  if (group !== "" || (resource !== "secrets" && resource !== "configmaps")) return [];
  const masked = resource === "secrets";
  const of = (field: string, binary: boolean): DataKey[] => {
    const values = dig(object, field);
    if (!isObject(values)) return [];
    return Object.entries(values).map(([name, value]) => ({
      name,
      bytes: masked ? null : bytesOf(value, binary),
      binary: binary && !masked,
    }));
  };
  return [...of("data", false), ...of("binaryData", true), ...of("stringData", false)];
}

function bytesOf(value: unknown, binary: boolean): number | null {
  if (typeof value !== "string") return null;
  if (!binary) return new TextEncoder().encode(value).length;
  return Math.floor((value.replace(/=+$/, "").length * 3) / 4);
}
