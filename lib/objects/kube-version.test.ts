import fc from "fast-check";
import { expect, it } from "vitest";
import { compareKubeVersions } from "./kube-version";

/** The example of k8s.io/apimachinery's own tests. */
const ORDER = "v10,v2,v1,v11beta2,v10beta3,v3beta1,v12alpha1,v11alpha2,foo1,foo10".split(",");

it("puts GA before beta before alpha, and what is named otherwise last", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(ORDER, { minLength: ORDER.length }), (shuffled) => {
      expect([...shuffled].sort(compareKubeVersions)).toEqual(ORDER);
    }),
  );
});

it("takes any text", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(Math.sign(compareKubeVersions(a, b))).toBe(-Math.sign(compareKubeVersions(b, a)) + 0);
    }),
  );
});
