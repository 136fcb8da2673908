import { describe, expect, it } from "vitest";
import { explainAvailability, REASONS } from "./availability";

const failed = (message: string) =>
  explainAvailability({ status: "False", reason: "FailedDiscoveryCheck", message, since: null }).meaning;

describe("explainAvailability", () => {
  it.each([
    [
      'Get "https://10.0.0.1:443/apis/a/v1": dial tcp 10.0.0.1:443: connect: connection refused',
      "Nothing listens",
    ],
    ["bad status from https://10.0.0.1:443/apis/a/v1: 403", "forbids"],
    ["bad status from https://10.0.0.1:4010/apis/a/v1: 404", "does not serve"],
    ["tls: failed to verify certificate: x509: certificate signed by unknown authority", "not signed by"],
    ["x509: certificate is valid for a.b.svc, not c.d.svc", "does not name"],
    ["x509: certificate has expired or is not yet valid: current time", "outside its period"],
    ["context deadline exceeded", "did not answer within 5 seconds"],
    ["dial tcp: lookup host.internal: no such host", "cannot be resolved"],
    ["something new", "five GETs"],
  ])("%s", (message, meaning) => {
    expect(failed(`failing or missing response from https://10.0.0.1:443/apis/a/v1: ${message}`)).toContain(
      meaning,
    );
  });

  it("does not look into the message of other reasons", () => {
    const condition = { status: "False", reason: "ServiceNotFound", message: "connection refused" } as const;
    expect(explainAvailability({ ...condition, since: null })).toEqual(REASONS.ServiceNotFound);
  });

  it("does not take an inherited name for a reason", () => {
    const condition = { status: "True", reason: "constructor", message: "", since: null } as const;
    expect(explainAvailability(condition).meaning).toContain("not one that Kubernetes sets");
  });
});
