import { describe, expect, it } from "vitest";
import { HOSTILE_KEYS, HOSTILE_TEXTS } from "./hostile";
import { hostileDraft } from "./hostile-objects";

const TYPE = { group: "", version: "v1", resource: "configmaps", kind: "ConfigMap", namespaced: true };

describe("hostile texts", () => {
  it("come through JSON as they are, so that an apiserver could serve them", () => {
    const drafts = HOSTILE_TEXTS.map((_, i) => hostileDraft(TYPE, i, null));
    const copies = JSON.parse(JSON.stringify(drafts)) as Array<{
      metadata: { annotations: { whole: string }; labels: object };
    }>;
    expect(copies.map(({ metadata }) => metadata.annotations.whole)).toEqual(
      HOSTILE_TEXTS.map(({ text }) => text),
    );
    expect(Object.keys(copies[0]?.metadata.labels ?? {}).sort()).toEqual([...HOSTILE_KEYS].sort());
  });

  it("have names that tell them apart", () => {
    expect(new Set(HOSTILE_TEXTS.map(({ name }) => name)).size).toBe(HOSTILE_TEXTS.length);
  });
});
