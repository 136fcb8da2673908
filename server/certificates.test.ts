import { expect, it } from "vitest";
import { bundleEnd, validityOf } from "@/lib/apis/certificate";
import { createAuthority } from "@/lib/testing/certificates";
import { readBundle } from "./certificates";

const DAY = 24 * 60 * 60 * 1000;

it("reads each certificate of a bundle, whatever stands between them", () => {
  const now = Date.now();
  const authority = createAuthority("front proxy");
  const { cert } = authority.issue({
    name: "aggregator",
    organizations: ["ops"],
    from: now - 2 * DAY,
    until: now + 10 * DAY,
  });
  const junk = "-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----";
  const bundle = readBundle(`# a comment\n${authority.cert}\n${junk}\n${cert}`);
  expect(bundle.unreadable).toBe(1);
  expect(bundle.certificates).toMatchObject([
    { subject: "CN=front proxy", issuer: "CN=front proxy", isCa: true },
    { subject: expect.stringMatching(/CN=aggregator.*O=ops|O=ops.*CN=aggregator/), issuer: "CN=front proxy" },
  ]);
  const [, leaf] = bundle.certificates;
  expect(Math.abs((leaf?.notAfter ?? 0) - (now + 10 * DAY))).toBeLessThan(2000);
  expect(leaf && validityOf(leaf, now)).toBe("soon");
  expect(leaf && validityOf(leaf, now + 11 * DAY)).toBe("expired");
  expect(leaf && validityOf(leaf, now - 3 * DAY)).toBe("not-yet");
  expect(bundleEnd(bundle)).toBe(Math.max(...bundle.certificates.map(({ notAfter }) => notAfter)));
});

it("takes what is no certificate", () => {
  expect(readBundle("")).toEqual({ certificates: [], unreadable: 1 });
  expect(readBundle("-----BEGIN CERTIFICATE-----".repeat(10_000)).certificates).toEqual([]);
});
