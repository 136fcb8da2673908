import { describe, expect, test } from "vitest";
import { METADATA, METADATA_LIST, PODS, type Row, rowOf, TABLE } from "./places";
import type { ProtocolSubject } from "./subject";

export function formsContract(server: () => ProtocolSubject): void {
  describe("forms", () => {
    test("metadata alone: a list, one object; the wrong one of the two is 406", async () => {
      const { body } = await server().get(PODS, { accept: `${METADATA_LIST},application/json` });
      expect(body).toMatchObject({ kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1" });
      expect(body.items[0]).toMatchObject({ kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" });
      expect(Object.keys(body.items[0]).sort()).toEqual(["apiVersion", "kind", "metadata"]);
      const one = await server().get(`${PODS}/db-0`, { accept: METADATA });
      expect(one.body).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "db-0" } });
      expect(await server().get(PODS, { accept: METADATA })).toMatchObject({
        status: 406,
        body: { reason: "NotAcceptable" },
      });
    });

    test("a Table: columns, cells, and as much of each object as was asked for", async () => {
      const { body } = await server().get(PODS, { accept: TABLE });
      expect(body).toMatchObject({ kind: "Table", apiVersion: "meta.k8s.io/v1" });
      const columns = body.columnDefinitions.map(({ name }: { name: string }) => name);
      expect(columns.slice(0, 5)).toEqual(["Name", "Ready", "Status", "Restarts", "Age"]);
      const db = rowOf(body, "db-0") as Row;
      expect(db.cells.slice(0, 3)).toEqual(["db-0", "1/1", "Running"]);
      expect(db.cells[4]).toMatch(/^(\d+[ydhms]){1,2}$/);
      expect(db.object).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "db-0" } });
      const whole = (await server().get(`${PODS}?includeObject=Object`, { accept: TABLE })).body;
      expect((rowOf(whole, "db-0") as Row).object).toMatchObject({
        kind: "Pod",
        spec: { nodeName: "lab-node" },
      });
      const none = (await server().get(`${PODS}?includeObject=None`, { accept: TABLE })).body;
      expect(none.rows.every((row: { object: unknown }) => row.object === null)).toBe(true);
      const odd = await server().get(`${PODS}?includeObject=Foo`, { accept: TABLE });
      expect([odd.status, odd.body.reason]).toEqual([400, "BadRequest"]);
    });

    test("what nobody makes is 406, unless JSON is taken too", async () => {
      expect(await server().get(PODS, { accept: "image/png" })).toMatchObject({
        status: 406,
        body: { kind: "Status", reason: "NotAcceptable", code: 406 },
      });
      expect((await server().get(PODS, { accept: "image/png, application/json;q=0.5" })).status).toBe(200);
    });

    test("large answers are packed for who takes that", async () => {
      const packed = await server().get("/metrics", { "accept-encoding": "gzip" });
      expect(packed.headers["content-encoding"]).toBe("gzip");
      expect(packed.text).toMatch(/^# HELP /);
      const plain = await server().get("/metrics");
      expect(plain.headers["content-encoding"]).toBeUndefined();
    });
  });
}
