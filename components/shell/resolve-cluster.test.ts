import { expect, it } from "vitest";
import { type ContextInfo, resolveCluster } from "./resolve-cluster";

const context = (name: string, uid: string | null): ContextInfo => ({
  name,
  uid,
  cluster: "c",
  user: "u",
  namespace: null,
  server: "host:6443",
  auth: "token",
  insecureSkipTlsVerify: false,
});
const A = "aaaaaaaa-0000-0000-0000-000000000000";
const B = "bbbbbbbb-0000-0000-0000-000000000000";
const all = {
  start: "lab",
  match: null,
  contexts: [context("viewer", A), context("lab", A), context("other", B), context("fresh", null)],
};
const resolve = (cluster: string | null, name: string | null) => {
  const result = resolveCluster({ cluster, context: name }, all);
  return result.kind === "found" ? result.info.name : result;
};

it("takes the start context when the address names nothing", () => {
  expect(resolve(null, null)).toBe("lab");
});

it("prefers the start context among those of the named cluster", () => {
  expect(resolve(A, null)).toBe("lab");
  expect(resolve(B, null)).toBe("other");
});

it("keeps a chosen context of the named cluster, also one that was not used yet", () => {
  expect(resolve(A, "viewer")).toBe("viewer");
  expect(resolve(A, "fresh")).toBe("fresh");
});

it("goes by the cluster when the context of that name is another one", () => {
  expect(resolve(A, "other")).toBe("lab");
  expect(resolve(A, "unheard-of")).toBe("lab");
});

it("asks for a cluster that no context is known to be, and says when a context does not exist", () => {
  const uid = "cccccccc-0000-0000-0000-000000000000";
  expect(resolve(uid, null)).toEqual({ kind: "ask", uid });
  expect(resolve(null, "unheard-of")).toEqual({ kind: "no-such-context", name: "unheard-of" });
});
