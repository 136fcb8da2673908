import { describe, expect, it } from "vitest";
import type { LabEvent } from "@/lib/watch/types";
import { detailOf } from "./file-capture";

const pod = (uid: string, image: string) => ({ metadata: { uid, resourceVersion: image }, spec: { image } });

function event(seq: number, type: LabEvent["type"], uid: string, image: string): LabEvent {
  return {
    seq,
    stream: "0",
    at: seq,
    gapMs: null,
    type,
    resourceVersion: String(seq),
    identity: { group: "", version: "v1", kind: "Pod", namespace: "shop", name: uid, uid },
    bytes: 1,
    initialEventsEnd: false,
    synthetic: false,
    change: null,
    error: null,
    object: pod(uid, image),
  };
}

describe("an event of a file", () => {
  const events = [
    event(0, "ADDED", "a", "1"),
    event(1, "ADDED", "b", "1"),
    event(2, "MODIFIED", "a", "2"),
    event(3, "MODIFIED", "a", "3"),
    event(4, "MODIFIED", "c", "1"),
  ] as const;

  it("is compared with the last version of the same object before it", () => {
    expect(detailOf(events, events[3])).toMatchObject({
      previous: { spec: { image: "2" } },
      change: { class: "spec", changes: [{ path: ".spec.image", before: "2", after: "3" }] },
    });
  });

  it("has an unknown change when no version before it is in the file", () => {
    expect(detailOf(events, events[4])).toMatchObject({ previous: null, change: null });
  });

  it("has no change when it is new", () => {
    expect(detailOf(events, events[1])).toMatchObject({ previous: null, change: null });
  });
});
