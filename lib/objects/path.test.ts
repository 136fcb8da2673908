import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseResourcePath, resourcePath } from "./path";

const pods = { group: "", version: "v1", resource: "pods" };

describe("resourcePath", () => {
  it.each([
    [pods, "/api/v1/pods"],
    [{ ...pods, namespace: "shop" }, "/api/v1/namespaces/shop/pods"],
    [{ ...pods, namespace: "shop", name: "a", subresource: "log" }, "/api/v1/namespaces/shop/pods/a/log"],
    [{ group: "apps", version: "v1", resource: "deployments" }, "/apis/apps/v1/deployments"],
    [
      { group: "", version: "v1", resource: "nodes", name: "n", subresource: "proxy/metrics/cadvisor" },
      "/api/v1/nodes/n/proxy/metrics/cadvisor",
    ],
    [
      { group: "g", version: "v1", resource: "x", name: "system:node a/b" },
      "/apis/g/v1/x/system:node%20a%2Fb",
    ],
  ])("%j is %s", (place, path) => expect(resourcePath(place)).toBe(path));
});

describe("parseResourcePath", () => {
  const nothing = { namespace: "", name: "", subresource: "" };
  it.each([
    ["/api/v1/namespaces", { ...pods, ...nothing, resource: "namespaces" }],
    ["/api/v1/namespaces/shop", { ...pods, ...nothing, resource: "namespaces", name: "shop" }],
    [
      "/api/v1/namespaces/shop/status",
      { ...pods, ...nothing, resource: "namespaces", name: "shop", subresource: "status" },
    ],
    ["/api/v1/namespaces/shop/pods", { ...pods, ...nothing, namespace: "shop" }],
  ])("%s", (path, place) => expect(parseResourcePath(path)).toEqual(place));

  it.each([
    "/",
    "/api",
    "/api/v1",
    "/apis",
    "/apis/apps",
    "/apis/apps/v1",
    "/livez",
    "/api/v1/",
    "/api/v1//pods",
    "/apis//v1/x",
    "/api/v1/%zz",
    "",
  ])("%s is no resource", (path) => expect(parseResourcePath(path)).toBeNull());

  const segment = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text.isWellFormed());
  const name = segment.filter((text) => text !== "status" && text !== "finalize");
  const place = fc.record({
    group: fc.oneof(fc.constant(""), segment),
    version: segment,
    namespace: fc.oneof(fc.constant(""), segment),
    resource: name.filter((text) => text !== "namespaces"),
    name: segment,
    subresource: fc.oneof(
      fc.constant(""),
      segment.filter((text) => !text.includes("/")),
    ),
  });

  it("gives back what any path was made from", () => {
    fc.assert(
      fc.property(place, (made) => {
        expect(parseResourcePath(resourcePath(made))).toEqual(made);
      }),
    );
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseResourcePath(`/api/v1/${text}`)));
  });
});
