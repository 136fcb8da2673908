import { expect, test } from "vitest";
import { type Need, readAccess } from "./access";

const need = (changes: Partial<Need>): Need => ({
  view: "raw",
  verb: "list",
  group: "",
  resource: "pods",
  subresource: null,
  nonResourceURL: null,
  ...changes,
});

function verdict(status: unknown, wanted: Need): string | undefined {
  return readAccess({ status }, "default", [wanted]).needs[0]?.allowed;
}

const rule = (changes: object) => ({
  resourceRules: [{ verbs: ["list"], apiGroups: [""], resources: ["pods"], ...changes }],
});

test("matches verb, group and resource as RBAC does", () => {
  expect(verdict(rule({}), need({}))).toBe("yes");
  expect(verdict(rule({ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }), need({ group: "apps" }))).toBe(
    "yes",
  );
  expect(verdict(rule({ verbs: ["get"] }), need({}))).toBe("no");
  expect(verdict(rule({ apiGroups: ["apps"] }), need({}))).toBe("no");
});

test("a subresource needs its own rule", () => {
  const log = need({ verb: "get", subresource: "log" });
  expect(verdict(rule({ verbs: ["get"] }), log)).toBe("no");
  expect(verdict(rule({ verbs: ["get"], resources: ["pods/log"] }), log)).toBe("yes");
  expect(verdict(rule({ verbs: ["get"], resources: ["*/log"] }), log)).toBe("yes");
  expect(verdict(rule({ verbs: ["get"], resources: ["*"] }), log)).toBe("yes");
});

test("a rule for single names never allows a list", () => {
  expect(verdict(rule({ resourceNames: ["web"] }), need({}))).toBe("no");
});

test("matches paths, also by their beginning", () => {
  const livez = need({ verb: "get", resource: "", nonResourceURL: "/livez" });
  const paths = (...nonResourceURLs: string[]) => ({
    nonResourceRules: [{ verbs: ["get"], nonResourceURLs }],
  });
  expect(verdict(paths("/livez"), livez)).toBe("yes");
  expect(verdict(paths("/live*"), livez)).toBe("yes");
  expect(verdict(paths("*"), livez)).toBe("yes");
  expect(verdict(paths("/livez/*", "/healthz"), livez)).toBe("no");
});

test("incomplete rules leave what they do not name unknown", () => {
  expect(verdict({ ...rule({ verbs: ["get"] }), incomplete: true }, need({}))).toBe("unknown");
  expect(verdict({ ...rule({}), incomplete: true }, need({}))).toBe("yes");
});
