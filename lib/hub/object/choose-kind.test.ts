import { expect, it } from "vitest";
import { servedResources } from "@/lib/objects/discovery";
import { apiGroup, apiResource, currentVersion, discoveryOf } from "@/lib/testing/discovery";
import { chooseKind } from "./choose-kind";

const shelves = apiResource("shelves", "Shelf");
const DISCOVERY = discoveryOf(
  {
    ...apiGroup("shop", currentVersion("v2", shelves), currentVersion("v1", shelves)),
    preferredVersion: "v1",
  },
  {
    ...apiGroup("down", { ...currentVersion("v1"), freshness: "stale" }),
    preferredVersion: null,
  },
);

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

it("knows a resource by its kind as well", () => {
  expect(choose("shop", "", "Shelf")).toMatchObject({ version: "v1", resource: "shelves" });
  expect(() => choose("shop", "", "shelf")).toThrow(/serves no shelf.shop/);
});

it("says what there is instead", () => {
  expect(() => choose("shop", "v9", "shelves")).toThrow(/not served in version v9/);
  expect(() => choose("shop", "v1", "tables")).toThrow(/serves no tables.shop/);
});

it("does not take a server that is down for a kind that does not exist", () => {
  expect(() => choose("down", "v1", "things")).toThrow(/does not answer/);
});
