import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Answer } from "./answer";
import { answerOps } from "./answer-ops";
import type { Arrival } from "./protocol";

const encoder = new TextEncoder();

function arrived(text: string, arrival: Arrival = "whole", type = "application/json", cap?: number) {
  const answer = new Answer(arrival, type, cap);
  answer.append(encoder.encode(text));
  answer.finish();
  return { answer, ops: answerOps(answer), summary: answer.summary() };
}

const LIST = JSON.stringify({
  kind: "PodList",
  apiVersion: "v1",
  metadata: { resourceVersion: "7", continue: "abc", remainingItemCount: 3 },
  items: [
    {
      metadata: {
        name: "a",
        namespace: "shop",
        ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "r" }],
      },
      spec: { nodeName: "n1" },
    },
    { metadata: { name: "b", namespace: "shop" }, spec: {} },
  ],
});

describe("an answer", () => {
  it("tells what a list is", () => {
    expect(arrived(LIST).summary).toMatchObject({
      kind: "PodList",
      resourceVersion: "7",
      items: 2,
      continueToken: "abc",
      remaining: 3,
      readings: ["tree", "yaml", "text"],
      jsonError: null,
    });
  });

  it("tells what a Status says", () => {
    const { summary } = arrived(
      '{"kind":"Status","code":404,"reason":"NotFound","message":"pods \\"x\\" not found"}',
    );
    expect(summary.status).toEqual({ code: 404, reason: "NotFound", message: 'pods "x" not found' });
  });

  it("knows metrics and plain text by what they are", () => {
    expect(arrived("# HELP a b\na 1\n", "whole", "text/plain").summary.readings).toEqual(["metrics", "text"]);
    expect(arrived("ok", "whole", "text/plain").summary.readings).toEqual(["text"]);
    expect(arrived("", "whole", "text/plain").summary.readings).toEqual(["text"]);
    const checks = arrived("[+]ping ok\nreadyz check passed\n", "whole", "text/plain").summary;
    expect(checks).toMatchObject({ readings: ["text"], jsonError: null });
  });

  it("shows what came before JSON broke off", () => {
    const { summary, ops } = arrived('{"items":[{"name":"a"}');
    expect(summary.jsonError?.message).toContain("too early");
    expect(ops.treeRows(0, 10).map(({ key }) => key)).toEqual([null, "items", 0, "name"]);
  });

  it("stops at its cap and says so", () => {
    const answer = new Answer("whole", "application/json", 10);
    expect(answer.append(encoder.encode("[1,2,3"))).toBe(true);
    expect(answer.append(encoder.encode(",4,5,6]"))).toBe(false);
    answer.finish();
    expect(answer.summary()).toMatchObject({ bytes: 10, capped: true });
  });
});

describe("the tree", () => {
  it("opens a list to its items, each by its name and with its object", () => {
    const { ops } = arrived(
      LIST.replace('"spec":{}', `"spec":${JSON.stringify(Array.from({ length: 60 }, (_, i) => i))}`),
    );
    const items = ops.treeRows(0, 50).filter(({ level }) => level === 3);
    expect(items.map(({ text }) => text)).toContain("shop/a");
    expect(items.find(({ text }) => text === "shop/b")?.reference).toEqual({
      to: "object",
      apiVersion: "v1",
      group: "",
      kind: "Pod",
      namespace: "shop",
      name: "b",
    });
  });

  it("links owners, with the namespace of what they own, and nodes", () => {
    const rows = arrived(LIST).ops.treeRows(0, 100);
    expect(rows.find(({ text }) => text === "r")?.reference).toMatchObject({
      kind: "ReplicaSet",
      namespace: "shop",
    });
    expect(rows.find(({ key }) => key === "nodeName")?.reference).toMatchObject({ kind: "Node", name: "n1" });
    expect(rows.find(({ key }) => key === "kind")?.reference).toBeNull();
  });

  it("links what came as metadata alone, and what an event of a watch is about", () => {
    const metadata = { name: "a", namespace: "shop" };
    const list = { kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1", items: [{ metadata }] };
    const items = arrived(JSON.stringify(list)).ops.treeRows(0, 20);
    expect(items.find(({ text }) => text === "shop/a")?.reference).toEqual({ to: "member", ...metadata });
    const event = { type: "ADDED", object: { kind: "Pod", apiVersion: "v1", metadata } };
    const [row] = arrived(JSON.stringify(event)).ops.treeRows(0, 1);
    expect(row).toMatchObject({ text: "ADDED shop/a", reference: { to: "object", kind: "Pod", name: "a" } });
    const bookmark = { ...event, type: "BOOKMARK", object: { ...event.object, metadata: {} } };
    expect(arrived(JSON.stringify(bookmark)).ops.treeRows(0, 1)[0]?.reference).toBeNull();
  });

  it("links the paths of the apiserver and no file names", () => {
    const rows = arrived('["/apis/apps/v1","/openapi/v3/api/v1?hash=A","/etc/passwd","/apisx"]').ops.treeRows(
      1,
      5,
    );
    expect(rows.map(({ reference }) => reference !== null)).toEqual([true, true, false, false]);
  });

  it("finds, reveals and describes", () => {
    const { ops } = arrived(LIST);
    ops.treeOpen(1);
    expect(ops.treeSearch("n1")).toEqual({ matches: 1, capped: false });
    const match = ops.treeMatch(0);
    const [row] = ops.treeRows(match?.row ?? 0, (match?.row ?? 0) + 1);
    expect(row?.key).toBe("nodeName");
    expect(ops.detail(row?.node ?? 0)).toMatchObject({
      jsonPath: "$.items[0].spec.nodeName",
      kubectlPath: "{.items[0].spec.nodeName}",
      text: "n1",
    });
  });

  it("copies as sent, indented, as YAML and as text, every digit kept", () => {
    const { ops } = arrived('{"a":[1.50,{}],"s":"x\\ny"}');
    expect(ops.copy(0, "json")).toBe('{"a":[1.50,{}],"s":"x\\ny"}');
    expect(ops.copy(0, "indented")).toBe('{\n  "a": [\n    1.50,\n    {}\n  ],\n  "s": "x\\ny"\n}');
    expect(ops.copy(0, "yaml")).toBe("a:\n- 1.50\n- {}\ns: |-\n  x\n  y\n");
    expect(ops.copy(4, "text")).toBe("x\ny");
  });

  it("sends the page no more of a name or a cell than it can show", () => {
    const long = "n".repeat(1_000_000);
    const [, row] = arrived(JSON.stringify({ [long]: long })).ops.treeRows(0, 2);
    expect(String(row?.key).length).toBeLessThan(300);
    expect(row?.text.length).toBeLessThan(300);
    const table = { kind: "Table", columnDefinitions: [{ name: "A" }], rows: [{ cells: [long] }] };
    expect(arrived(JSON.stringify(table)).ops.tableRows(0, 1)[0]?.cells[0]?.length).toBeLessThan(1_100);
    const [family] = arrived(`# HELP m ${long}\nm{l="${long}"} 1\n`, "whole", "text/plain").ops.families(
      "",
    ).families;
    expect(family?.help.length).toBeLessThan(500);
  });

  it("cuts a long string between its characters", () => {
    const { ops } = arrived(JSON.stringify(`${"a".repeat(237)}\u0001${"b".repeat(300)}`));
    const [row] = ops.treeRows(0, 1);
    expect(row?.text).toMatch(/^a{237}/);
    expect(row?.text.length).toBeLessThan(240);
    expect(row?.bytes).toBe(545);
  });
});

describe("a watch", () => {
  const events = ["ADDED", "MODIFIED", "DELETED"].map((type, i) =>
    JSON.stringify({
      type,
      object: { kind: "Pod", metadata: { name: "a", namespace: "shop", resourceVersion: `${i}` } },
    }),
  );

  it("gives the same rows however its bytes arrive", () => {
    const bytes = encoder.encode(`${events.join("\n")}\n`);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const answer = new Answer("events", "application/json");
        const ops = answerOps(answer);
        let from = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
          answer.append(bytes.subarray(from, cut));
          from = cut;
          if (answer.json !== null) ops.treeLength();
        }
        expect(answer.summary().items).toBe(3);
        expect(ops.treeRows(0, 9).map(({ text }) => text)).toEqual([
          "",
          "ADDED shop/a rv 0",
          "MODIFIED shop/a rv 1",
          "DELETED shop/a rv 2",
        ]);
      }),
    );
  });
});

describe("a Table", () => {
  const table = {
    kind: "Table",
    columnDefinitions: [
      { name: "Name", type: "string" },
      { name: "Restarts", type: "string" },
      { name: "Age", type: "string", priority: 1 },
    ],
    rows: [
      { cells: ["pod-10", "0", "5m"], object: { metadata: { name: "pod-10", namespace: "shop" } } },
      { cells: ["pod-2", "11 (6m ago)", "90s"], object: { metadata: { name: "pod-2", namespace: "shop" } } },
      { cells: ["x", "<none>", null], object: null },
    ],
  };
  const { ops, summary } = arrived(JSON.stringify(table));
  const names = (sort: number | null, descending = false, filter = "") => {
    const { rows } = ops.tableArrange({ sort, descending, filter });
    return ops.tableRows(0, rows).map(({ cells }) => cells[0]);
  };

  it("is read as one first", () => {
    expect(summary.readings[0]).toBe("table");
    expect(summary.items).toBe(3);
    expect(ops.tableColumns()[2]).toMatchObject({ name: "Age", priority: 1 });
  });

  it("sorts by what cells mean, what is missing last", () => {
    expect(names(null)).toEqual(["pod-10", "pod-2", "x"]);
    expect(names(0)).toEqual(["pod-2", "pod-10", "x"]);
    expect(names(1)).toEqual(["pod-10", "pod-2", "x"]);
    expect(names(2)).toEqual(["pod-2", "pod-10", "x"]);
  });

  it("filters by any cell and by the object", () => {
    expect(names(null, false, "6m")).toEqual(["pod-2"]);
    expect(names(null, false, "SHOP")).toEqual(["pod-10", "pod-2"]);
  });

  it("says whose row it is", () => {
    ops.tableArrange({ sort: null, descending: false, filter: "" });
    expect(ops.tableRows(0, 3).map(({ object }) => object)).toEqual([
      { name: "pod-10", namespace: "shop" },
      { name: "pod-2", namespace: "shop" },
      null,
    ]);
  });
});

describe("metrics", () => {
  const text = `# HELP h [STABLE] Latency.
# TYPE h histogram
h_bucket{verb="GET",le="1"} 1
h_bucket{verb="GET",le="+Inf"} 2
h_sum{verb="GET"} 3
h_count{verb="GET"} 2
# TYPE g gauge
g{code="200"} 1
g{code="500"} 2
junk line here
`;
  const { ops } = arrived(text, "whole", "text/plain");

  it("lists families, with what could not be read", () => {
    expect(ops.families("")).toMatchObject({
      unread: 1,
      samples: 6,
      families: [
        { name: "h", type: "histogram", help: "Latency.", stability: "STABLE", series: 1 },
        { name: "g", type: "gauge", series: 2, only: null },
      ],
    });
  });

  it("filters by name, help and label", () => {
    const found = (filter: string) => ops.families(filter).families.map(({ name }) => name);
    expect(found("latency")).toEqual(["h"]);
    expect(found('code="500"')).toEqual(["g"]);
    expect(found('g code="404"')).toEqual([]);
    expect(ops.series("g", 'code="500"', 0, 10).rows.map(({ value }) => value)).toEqual(["2"]);
  });

  it("sums a histogram up", () => {
    expect(ops.series("h", "", 0, 10)).toEqual({
      total: 1,
      quantiles: [0.5, 0.9, 0.99],
      rows: [
        {
          labels: [["verb", "GET"]],
          value: null,
          count: 2,
          mean: 1.5,
          quantiles: [1, 1, 1],
          over: [false, true, true],
        },
      ],
    });
  });
});

describe("text", () => {
  it("is read by rows, found, and printed as YAML", () => {
    const { ops } = arrived('{"a":\n1}\n');
    expect(ops.textLength("text")).toEqual({ rows: 2, lines: 2 });
    expect(ops.textSearch("text", "1}")).toEqual({ matches: 1, capped: false });
    expect(ops.textMatch("text", 0)).toBe(1);
    expect(ops.textRows("yaml", 0, 9).map(({ text }) => text)).toEqual(["a: 1"]);
  });
});
