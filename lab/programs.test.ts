import { expect, test } from "vitest";
import { builtName, FAMILIES, type Family, familyVersion, linkerFlags, requiredVersion } from "./programs";

const family = (name: string): Family => {
  const found = FAMILIES.find((f) => f.name === name);
  if (found === undefined) throw new Error(`no family ${name}`);
  return found;
};

test("the required version is read from both forms of require, not from replace", () => {
  const goMod =
    "module m\n\nrequire a.b/c v1.2.3\n\nrequire (\n\td.e/f v0.4.0 // indirect\n)\nreplace x.y/z => x.y/z v9.9.9\n";
  expect(requiredVersion(goMod, "a.b/c")).toBe("v1.2.3");
  expect(requiredVersion(goMod, "d.e/f")).toBe("v0.4.0");
  expect(requiredVersion(goMod, "x.y/z")).toBeNull();
});

test.each(FAMILIES.map((f) => [f.name, f] as const))("%s has a version", (_, f) => {
  expect(familyVersion(f)).toMatch(/^v\d+\.\d+\.\d+$/);
});

test("staging modules are stamped with the version of Kubernetes they belong to", () => {
  expect(linkerFlags(family("sample-apiserver"), "v0.37.2")).toContain("version.gitVersion=v1.37.2");
  expect(linkerFlags(family("kubernetes"), "v1.37.2")).toContain("version.gitMinor=37");
  expect(linkerFlags(family("etcd"), "v3.6.8")).toBe("-s -w");
});

test("go build names a program after its package, major versions aside", () => {
  expect(builtName("go.etcd.io/etcd/server/v3")).toBe("server");
  expect(builtName("k8s.io/kubernetes/cmd/kubelet")).toBe("kubelet");
});
