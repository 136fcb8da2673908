import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "@/lib/objects/kube-object";
import { compareNames, ObjectsIndex } from "./objects-index";

const object = (name: string, namespace = "", resourceVersion = "1"): KubeObject => ({
  metadata: { uid: `${namespace}/${name}`, name, namespace, resourceVersion },
});
const names = (index: ObjectsIndex) =>
  index.slice(0, 100).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

describe("ObjectsIndex", () => {
  it("lists by namespace, then name, by bytes", () => {
    const index = new ObjectsIndex();
    index.replace([object("b", "x"), object("a", "y"), object("B", "x"), object("z"), object("a", "x")]);
    expect(names(index)).toEqual(["/z", "x/B", "x/a", "x/b", "y/a"]);
  });

  it("stays what sorting everything anew would give, whatever changes", () => {
    const objects = fc
      .tuple(fc.constantFrom("", "n", "m"), fc.constantFrom(..."abcdefg"), fc.constantFrom("1", "2", "3"))
      .map(([namespace, name, rv]) => object(name, namespace, rv));
    const keep = (o: KubeObject) => o.metadata.resourceVersion !== "3";
    const change = fc.record({ put: fc.boolean(), object: objects });
    fc.assert(
      fc.property(fc.array(objects), fc.array(change), (start, changes) => {
        const truth = new Map(start.map((o) => [o.metadata.uid, o]));
        const index = new ObjectsIndex(keep);
        index.replace(truth.values());
        for (const { put, object: o } of changes) {
          const known = truth.has(o.metadata.uid);
          if (put) truth.set(o.metadata.uid, o);
          else truth.delete(o.metadata.uid);
          index.apply({
            resync: false,
            added: put && !known ? [o] : [],
            modified: put && known ? [o] : [],
            removed: put ? [] : [o],
          });
        }
        expect(index.slice(0, 100)).toEqual([...truth.values()].filter(keep).sort(compareNames));
      }),
    );
  });

  it("keeps two objects of one name apart by uid, as while one replaces the other", () => {
    const index = new ObjectsIndex();
    const first = object("a");
    const second: KubeObject = { metadata: { ...first.metadata, uid: "0-other" } };
    index.replace([first]);
    index.apply({ resync: false, added: [second], modified: [], removed: [first] });
    expect(index.slice(0, 9)).toEqual([second]);
  });
});
