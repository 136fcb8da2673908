import { expect, it } from "vitest";
import { type Discovery, servedResources } from "@/lib/objects/discovery";
import { chooseKind } from "./choose-kind";

const resource = (name: string, kind: string) => ({
  name,
  kind,
  singular: "",
  namespaced: true,
  verbs: ["get"],
  shortNames: [],
  categories: [],
  subresources: [],
});
const DISCOVERY: Discovery = {
  form: "aggregated",
  apiVersion: "v2",
  groups: [
    {
      name: "shop",
      preferredVersion: "v1",
      versions: [
        { version: "v2", freshness: "current", problem: null, resources: [resource("shelves", "Shelf")] },
        { version: "v1", freshness: "current", problem: null, resources: [resource("shelves", "Shelf")] },
      ],
    },
    {
      name: "down",
      preferredVersion: null,
      versions: [{ version: "v1", freshness: "stale", problem: null, resources: [] }],
    },
  ],
};

const choose = (group: string, version: string, name: string) =>
  chooseKind(servedResources(DISCOVERY), DISCOVERY, {
    group,
    version,
    resource: name,
    namespace: "",
    name: "x",
  });

it("takes the version that is asked for, else the preferred one", () => {
  expect(choose("shop", "v2", "shelves").version).toBe("v2");
  expect(choose("shop", "", "shelves").version).toBe("v1");
});

it("says what there is instead", () => {
  expect(() => choose("shop", "v9", "shelves")).toThrow(/not served in version v9/);
  expect(() => choose("shop", "v1", "tables")).toThrow(/serves no tables.shop/);
});

it("does not take a server that is down for a kind that does not exist", () => {
  expect(() => choose("down", "v1", "things")).toThrow(/does not answer/);
});
