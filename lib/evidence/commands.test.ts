import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { curlCommand, kubectlCommand, shellQuote } from "./commands";

const get = {
  context: "lab",
  method: "GET",
  path: "/api/v1/pods?limit=5",
  accept: "application/json",
} as const;

it("repeats a GET with kubectl and with curl", () => {
  expect(kubectlCommand(get)).toBe("kubectl --context lab get --raw '/api/v1/pods?limit=5'");
  expect(curlCommand({ ...get, accept: "application/json;as=Table;v=v1;g=meta.k8s.io" })).toBe(
    [
      "# beside: kubectl --context lab proxy --port 8001",
      "curl -sS --compressed -H 'Accept: application/json;as=Table;v=v1;g=meta.k8s.io' 'http://127.0.0.1:8001/api/v1/pods?limit=5'",
    ].join("\n"),
  );
});

it("asks the same review, where the question is known", () => {
  const review = (kind: string) =>
    ({ ...get, method: "POST", path: `/apis/authorization.k8s.io/v1/${kind}` }) as const;
  expect(kubectlCommand(review("selfsubjectreviews"))).toBe("kubectl --context lab auth whoami -o json");
  expect(kubectlCommand(review("selfsubjectaccessreviews"))).toBeNull();
  expect(kubectlCommand(review("constructor"))).toBeNull();
  expect(curlCommand(review("selfsubjectreviews"))).toBeNull();
});

it("says that a cut continue token does not work", () => {
  expect(kubectlCommand({ ...get, path: "/api/v1/pods?limit=5&continue=abcdefgh" })).toMatch(
    /^# the continue token/,
  );
});

it("quotes any word so that a shell reads it back as it was", () => {
  const word = fc
    .string({ unit: "grapheme", minLength: 1 })
    .filter((text) => !text.includes("\0") && text.isWellFormed());
  fc.assert(
    fc.property(word, (text) => {
      expect(execFileSync("/bin/sh", ["-c", `printf %s ${shellQuote(text)}`], { encoding: "utf8" })).toBe(
        text,
      );
    }),
    { numRuns: 50 },
  );
});
