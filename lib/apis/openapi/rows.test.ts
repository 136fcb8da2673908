import { expect, it } from "vitest";
import { explainExtension } from "./extensions";
import type { SchemaField } from "./field";
import { fieldRows, pathsAbove } from "./rows";

const field = (name: string, openable = false): SchemaField => ({
  name,
  type: "Object",
  definition: null,
  required: false,
  description: "",
  default: null,
  enum: [],
  limits: [],
  extensions: [],
  openable,
  recursive: false,
});

it("flattens what is open, and waits for what is not here yet", () => {
  const fields = new Map([
    ["", [field("spec", true), field("status", true), field("kind")]],
    ["spec", [field("a.b"), field("c", true)]],
  ]);
  const rows = (...open: string[]) =>
    fieldRows(fields, new Set(open)).map(({ key, level, open, position, siblings }) =>
      [key, level, open, `${position}/${siblings}`].join(" "),
    );
  expect(rows("spec", "spec.c", "gone")).toEqual([
    "spec 1 true 1/3",
    "spec.a~1b 2  1/2",
    "spec.c 2 true 2/2",
    "status 1 false 2/3",
    "kind 1  3/3",
  ]);
  expect(rows()).toHaveLength(3);
});

it("lists what has to be open above a field", () => {
  expect(pathsAbove(["spec", "a.b", "c"])).toEqual(["", "spec", "spec.a~1b"]);
  expect(pathsAbove([])).toEqual([]);
});

it("explains extensions by name and value", () => {
  expect(explainExtension("x-kubernetes-list-type", '"map"')).toContain("keys");
  expect(explainExtension("x-kubernetes-list-type", '"odd"')).toBeNull();
  expect(explainExtension("constructor", "")).toBeNull();
});
