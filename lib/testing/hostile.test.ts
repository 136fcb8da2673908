import { describe, expect, it } from "vitest";
import { HOSTILE_KEYS, HOSTILE_TEXTS, hostileObjects } from "./hostile";

describe("hostile texts", () => {
  it("come through JSON as they are, so that an apiserver could serve them", () => {
    const objects = hostileObjects();
    const copies = JSON.parse(JSON.stringify(objects)) as Array<{
      data: { text: string };
      metadata: { labels: object };
    }>;
    expect(copies.map(({ data }) => data.text)).toEqual(HOSTILE_TEXTS.map(({ text }) => text));
    expect(Object.keys(copies[0]?.metadata.labels ?? {}).sort()).toEqual([...HOSTILE_KEYS].sort());
  });

  it("have names that tell them apart", () => {
    expect(new Set(HOSTILE_TEXTS.map(({ name }) => name)).size).toBe(HOSTILE_TEXTS.length);
  });
});
