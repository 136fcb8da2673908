import { expect, test } from "vitest";
import { readNamespaces } from "./recorder-namespaces";
import { recorderStartSchema } from "./recorder-schema";

test.each([
  ["", null],
  [" , ", null],
  ["shop", ["shop"]],
  ["shop,kube-system  shop", ["shop", "kube-system"]],
])("%j", (text, namespaces) => {
  expect(readNamespaces(text)).toEqual({ namespaces, wrong: null });
  const start = { minutes: 10, mebibytes: 100, ...(namespaces && { namespaces }) };
  expect(recorderStartSchema.safeParse(start).success).toBe(true);
});

test.each(["Shop", "a/b", "-a", "a-", "a".repeat(64), "../x", "__proto__", "é"])("%j is no name", (text) => {
  expect(readNamespaces(`shop ${text}`)).toMatchObject({ namespaces: null, wrong: expect.any(String) });
});

test("more than ten are too many, as for the server", () => {
  const names = Array.from({ length: 11 }, (_, n) => `n${n}`);
  expect(readNamespaces(names.join(" ")).wrong).toBe("11 namespaces, of 10 at most");
  expect(readNamespaces(names.slice(1).join(" ")).namespaces).toHaveLength(10);
  const start = { minutes: 10, mebibytes: 100, namespaces: names };
  expect(recorderStartSchema.safeParse(start).success).toBe(false);
});
