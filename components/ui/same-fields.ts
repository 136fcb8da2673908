/** Whether two objects have the same fields with the same values, which are compared by identity. */
export function sameFields(a: object, b: object): boolean {
  if (a === b) return true;
  const [mine, theirs] = [a, b] as readonly Readonly<Record<string, unknown>>[];
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && Object.is(mine?.[name], theirs?.[name]))
  );
}
