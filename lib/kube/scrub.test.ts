import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scrub } from "./scrub";

describe("scrub", () => {
  it.each([
    ["Authorization: Bearer abc.def-123", "Authorization: Bearer [redacted]"],
    ["jwt eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln rest", "jwt [redacted] rest"],
    ["https://user:pass@host/x", "https://[redacted]@host/x"],
    ['{"client_secret": "hunter2!"}', '{"client_secret": "[redacted]"}'],
    ["AWS_SECRET_ACCESS_KEY=abcd1234", "AWS_SECRET_ACCESS_KEY=[redacted]"],
    ["key -----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY----- end", "key [redacted] end"],
    ["id AKIAabcdefghij0123456789ABCDEFGHIJ0123456789xyz", "id [redacted]"],
    ["\u001b[31mred\u001b[0m\u202e and\u0007 bell", "red and bell"],
  ])("%j becomes %j", (text, clean) => expect(scrub(text)).toBe(clean));

  it("leaves names, paths and digests alone", () => {
    const text =
      'pods "nvidia-gpu-operator-node-feature-discovery-worker-5d8f7c9b-abcde" is forbidden: User "system:serviceaccount:kube-system:generic-garbage-collector" cannot list resource "pods" in API group "" at the cluster scope; sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae';
    expect(scrub(text)).toBe(text);
  });

  it("is never longer than asked, and quick on anything", () => {
    fc.assert(fc.property(fc.string({ maxLength: 10_000 }), (text) => scrub(text, 80).length <= 80));
    const startedAt = performance.now();
    for (const text of ["a-".repeat(1e6), "A1".repeat(1e6), "token=".repeat(1e5), " ".repeat(1e6)])
      scrub(text);
    // A tenth of a second; hours, if it were quadratic.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});
