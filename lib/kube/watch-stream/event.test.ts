import { describe, expect, test } from "vitest";
import { decodeFrame } from "./event";

const metadata = { uid: "u1", name: "a", namespace: "shop", resourceVersion: "105" };
const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: {} };

function decode(value: unknown, kind?: string) {
  return decodeFrame(Buffer.from(typeof value === "string" ? value : JSON.stringify(value)), kind).event;
}

describe("changes", () => {
  test.each(["ADDED", "MODIFIED", "DELETED"])("%s brings its object unchanged", (type) => {
    expect(decode({ type, object: pod })).toEqual({ type, object: pod });
  });

  test("metadata only", () => {
    const object = { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", metadata };
    expect(decode({ type: "ADDED", object }, "Pod")).toEqual({ type: "ADDED", object });
  });

  test("numbers beyond 2^53 in a resourceVersion survive, since it is text", () => {
    const big = { ...pod, metadata: { ...metadata, resourceVersion: "9007199254740993" } };
    expect(decode({ type: "ADDED", object: big })).toMatchObject({
      object: { metadata: { resourceVersion: "9007199254740993" } },
    });
  });
});

describe("tables", () => {
  const row = {
    cells: ["a", "1/1"],
    object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata },
  };
  const columnDefinitions = [
    { name: "Name", type: "string", format: "name", description: "the name", priority: 0 },
  ];
  const table = (rows: unknown[], columns?: unknown) => ({
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: {},
    rows,
    ...(columns ? { columnDefinitions: columns } : {}),
  });

  test("the first event brings the columns", () => {
    expect(decode({ type: "ADDED", object: table([row], columnDefinitions) })).toEqual({
      type: "ADDED",
      object: { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", metadata, cells: ["a", "1/1"] },
      columns: columnDefinitions,
    });
  });

  test("later ones do not", () => {
    expect(decode({ type: "MODIFIED", object: table([row]) })).not.toHaveProperty("columns");
  });

  test("a bookmark's resourceVersion is in its row", () => {
    const marked = {
      object: { metadata: { resourceVersion: "140", annotations: { "k8s.io/initial-events-end": "true" } } },
    };
    expect(decode({ type: "BOOKMARK", object: table([marked]) })).toEqual({
      type: "BOOKMARK",
      resourceVersion: "140",
      initialEventsEnd: true,
    });
  });

  test.each([[[]], [[row, row]], [[{ cells: ["a"] }]], [[null]]])("rows %j are rejected", (rows) => {
    expect(decode({ type: "ADDED", object: table(rows) })).toMatchObject({ type: "REJECTED" });
  });
});

describe("bookmarks", () => {
  test("a plain one", () => {
    expect(
      decode({ type: "BOOKMARK", object: { kind: "Pod", metadata: { resourceVersion: "140" } } }),
    ).toEqual({
      type: "BOOKMARK",
      resourceVersion: "140",
      initialEventsEnd: false,
    });
  });

  test.each([{}, null, { metadata: null }, { metadata: { resourceVersion: 7 } }])(
    "%j has no version",
    (object) => {
      expect(decode({ type: "BOOKMARK", object })).toMatchObject({ type: "BOOKMARK", resourceVersion: "" });
    },
  );
});

describe("errors", () => {
  test("410 Expired", () => {
    const status = {
      kind: "Status",
      status: "Failure",
      code: 410,
      reason: "Expired",
      message: "too old (5 < 98)",
    };
    expect(decode({ type: "ERROR", object: status })).toEqual({
      type: "ERROR",
      status: {
        code: 410,
        reason: "Expired",
        message: "too old (5 < 98)",
        causes: [],
        retryAfterSeconds: null,
        continueToken: null,
      },
    });
  });

  test("504 with its cause and its delay", () => {
    const details = { causes: [{ reason: "ResourceVersionTooLarge", message: "m" }], retryAfterSeconds: 1 };
    const status = { kind: "Status", code: 504, reason: "Timeout", message: "Too large", details };
    expect(decode({ type: "ERROR", object: status })).toMatchObject({
      status: {
        causes: [{ reason: "ResourceVersionTooLarge", message: "m", field: "" }],
        retryAfterSeconds: 1,
      },
    });
  });

  test("an ERROR without a Status is still an ERROR", () => {
    expect(decode({ type: "ERROR", object: pod })).toMatchObject({ type: "ERROR", status: { code: 0 } });
  });
});

describe("what is not as it should be", () => {
  test.each([
    ["no metadata", { kind: "Pod" }],
    ["no usable uid", { kind: "Pod", metadata: { ...metadata, uid: undefined } }],
    ["no metadata", { kind: "Status", code: 200 }],
    ["not an object", undefined],
    ["not an object", null],
    ["not an object", [pod]],
    ["no usable name", { kind: "Pod", metadata: { ...metadata, name: "n".repeat(1_000_000) } }],
  ])("%s: rejected", (reason, object) => {
    expect(decode({ type: "ADDED", object })).toEqual({ type: "REJECTED", reason });
  });

  test("an object of another kind than asked for is rejected", () => {
    expect(decode({ type: "ADDED", object: pod }, "Node")).toMatchObject({ type: "REJECTED" });
    expect(decode({ type: "ADDED", object: pod }, "Pod")).toMatchObject({ type: "ADDED" });
  });

  test("a type from the future is named and ignored", () => {
    expect(decode({ type: "FUTURE", object: pod })).toEqual({ type: "UNKNOWN", name: "FUTURE" });
    expect(decode({ type: "constructor", object: pod })).toEqual({ type: "UNKNOWN", name: "constructor" });
  });

  test.each(["<html>", '{"type":"ADDED","obj', "[]", "7", "null", '{"object":{}}', '{"type":7}', "\u0000"])(
    "%j is undecodable",
    (text) => {
      expect(decode(text)).toMatchObject({ type: "UNDECODABLE" });
    },
  );

  test("__proto__ is a key like any other", () => {
    const text = `{"type":"ADDED","object":{"__proto__":${JSON.stringify(pod)}},"__proto__":{"type":"DELETED"}}`;
    expect(decode(text)).toEqual({ type: "REJECTED", reason: "no metadata" });
    expect({}).not.toHaveProperty("metadata");
  });

  test("100,000 levels of nesting do no harm", () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    expect(
      decode(
        `{"type":"ADDED","object":{"kind":"Pod","metadata":${JSON.stringify(metadata)},"spec":${deep}}}`,
      ),
    ).toMatchObject({ type: "ADDED" });
  });

  test("invalid bytes are replaced and reported", () => {
    const text = Buffer.from(JSON.stringify({ type: "ADDED", object: { ...pod, note: "?" } }));
    text[text.lastIndexOf("?")] = 0xff;
    const { event, validUtf8 } = decodeFrame(text);
    expect(validUtf8).toBe(false);
    expect(event).toMatchObject({ object: { note: "\ufffd" } });
  });
});
