import { describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/base/problem";
import { decodeLink, NOWHERE } from "@/lib/link/link";
import { objectQueryOf, readObjectQuery } from "./api-query";
import { objectHref, objectView } from "./url";

const ROLE = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  resource: "clusterroles",
  namespace: "",
  name: "system:node-proxier & more",
};

describe("objectHref", () => {
  it("is read back as what it was made of", () => {
    const href = objectHref({ ...ROLE, uid: "u-1" }, NOWHERE, { tab: "yaml" });
    const read = decodeLink(objectView, href?.split("?")[1] ?? "");
    expect(read).toMatchObject({ kind: "ok", state: { ...ROLE, uid: "u-1", tab: "yaml" } });
  });

  it.each([
    ["unprintable", "a\u202eb"],
    ["too long", "n".repeat(3000)],
    ["a credential by its shape", `eyJ${"a".repeat(20)}.eyJ${"b".repeat(20)}.${"c".repeat(20)}`],
  ])("is none for a name that is %s, rather than one that leads elsewhere", (_, name) => {
    expect(objectHref({ ...ROLE, name }, NOWHERE)).toBeNull();
  });
});

describe("readObjectQuery", () => {
  it("takes what objectQueryOf writes", () => {
    expect(readObjectQuery(objectQueryOf(ROLE))).toEqual(ROLE);
  });

  it.each([{}, { resource: "pods" }, { name: "x" }, { resource: "pods", name: "a\nb" }])(
    "refuses %j",
    (query) => {
      expect(() => readObjectQuery(query)).toThrow(ProblemError);
    },
  );
});
