import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { item, kindOf } from "../test-objects";
import type { TreeKind, TreeObject } from "../tree-object";
import { CompiledRules } from "./compile";
import { catalogueOf, indexOf, readFixture, sayConnection } from "./fixture";
import type { RelationIndex } from "./relation-index";
import { RULES } from "./rules";

const HPA = kindOf("autoscaling", "HorizontalPodAutoscaler");
const WIDGET = kindOf("x.dev", "Widget", false);
const fixture = readFixture(readFileSync(new URL("fixtures/every-relation.txt", import.meta.url), "utf8"));
const said = (index: RelationIndex) => [...index.connections()].flatMap(sayConnection).sort();

test("every relation of the fixture is found, and no other", () => {
  expect(said(indexOf(fixture.objects, fixture.catalogue))).toEqual(fixture.expected);
});

test("the fixture has every type of relation", () => {
  const there = new Set(fixture.expected.map((line) => line.split(" => ")[1]?.split(" ")[0]));
  expect(RULES.map(({ id }) => id).filter((id) => !there.has(id))).toEqual([]);
});

test("ids are unique, and paths can be read", () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  expect(() => new CompiledRules(RULES)).not.toThrow();
});

test("who refers to an object is what others refer to", () => {
  const index = indexOf(fixture.objects, fixture.catalogue);
  const outward = [...index.connections()].flatMap(({ reference, ends }) =>
    ends.flatMap(({ object }) =>
      object === null ? [] : [`${object.uid} < ${reference.from.uid} ${reference.path}`],
    ),
  );
  const inward = fixture.objects.flatMap(({ uid }) =>
    index.incoming(uid).map(({ from, path }) => `${uid} < ${from.uid} ${path}`),
  );
  expect(new Set(inward)).toEqual(new Set(outward));
});

test("evidence names the field and what stands there", () => {
  const index = indexOf(fixture.objects, fixture.catalogue);
  const claim = index.outgoing("Pod/shop/p1").find(({ reference }) => reference.rule.id === "pod-claim");
  expect(claim?.reference).toMatchObject({
    path: "spec.volumes[3].persistentVolumeClaim.claimName",
    value: "data",
    optional: false,
  });
  const optional = index.outgoing("Pod/shop/p1").find(({ ends }) => ends[0]?.state === "missing");
  expect(optional?.reference.optional).toBe(true);
});

test("what may not be read, is not read, or is not served is not called missing", () => {
  const pod = fixture.objects.filter(({ uid }) => uid === "Pod/shop/p2");
  const stateFor = (access: "denied" | "unread") => {
    const kinds = new Map(fixture.objects.map(({ kind }) => [`${kind.group}/${kind.kind}`, kind]));
    return indexOf(pod, catalogueOf(kinds, access)).outgoing("Pod/shop/p2")[0]?.ends[0]?.state;
  };
  expect(stateFor("denied")).toBe("not-permitted");
  expect(stateFor("unread")).toBe("unread");
  expect(indexOf(pod, catalogueOf(new Map())).outgoing("Pod/shop/p2")[0]?.ends[0]?.state).toBe("unserved");
});

test("objects cut to what the rules read have the same relations", () => {
  const rules = new CompiledRules(RULES);
  const cut = fixture.objects.map((object) => ({
    ...object,
    object: rules.cut(object.kind, object.object, []),
  }));
  expect(said(indexOf(cut as TreeObject[], fixture.catalogue))).toEqual(fixture.expected);
});

test("after any changes the index says what it would say from nothing", () => {
  const { objects, catalogue } = fixture;
  const change = fc.record({ at: fc.nat(objects.length - 1), remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 150 }), (changes) => {
      const index = indexOf(objects.slice(0, 40), catalogue);
      const held = new Map(objects.slice(0, 40).map((object) => [object.uid, object]));
      for (const { at, remove } of changes) {
        const object = objects[at];
        if (object === undefined) continue;
        if (remove) held.delete(object.uid);
        else held.set(object.uid, object);
        if (remove) index.remove(object.uid);
        else index.put(object);
      }
      expect(said(index)).toEqual(said(indexOf(held.values(), catalogue)));
    }),
    { numRuns: 60 },
  );
});

test("a kind that is served later, and has no namespaces, is meant by those who named it before", () => {
  const scaler = item(HPA, "scaler");
  const spec = { scaleTargetRef: { apiVersion: "x.dev/v1", kind: "Widget", name: "w" } };
  const kinds = new Map<string, TreeKind>();
  const index = indexOf([{ ...scaler, object: { ...scaler.object, spec } }], catalogueOf(kinds));
  const end = () => index.outgoing("scaler")[0]?.ends[0];
  expect(end()?.state).toBe("unserved");
  kinds.set("x.dev/Widget", WIDGET);
  index.put(item(WIDGET, "w"));
  expect(end()).toMatchObject({ state: "found", namespace: "", name: "w" });
  expect(index.incoming("w").map(({ from }) => from.uid)).toEqual(["scaler"]);
  index.remove("w");
  expect(end()).toMatchObject({ state: "missing", namespace: "", name: "w" });
});

test("hostile values name nothing, and nothing throws", () => {
  fc.assert(
    fc.property(
      fc.anything({ maxDepth: 6, withNullPrototype: false }),
      fc.nat(fixture.objects.length - 1),
      (junk, at) => {
        const object = fixture.objects[at] as TreeObject;
        const spoilt = {
          ...object,
          object: { ...object.object, spec: junk, subjects: junk, webhooks: junk },
        };
        said(indexOf([spoilt as TreeObject], fixture.catalogue));
      },
    ),
    { numRuns: 300 },
  );
});
