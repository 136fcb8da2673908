import { describe, expect, test } from "vitest";
import { PODS } from "./places";
import type { ProtocolSubject } from "./subject";

export function objectsContract(server: () => ProtocolSubject): void {
  describe("one object", () => {
    test("comes with its kind", async () => {
      const { status, body } = await server().get(`${PODS}/db-0`);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        kind: "Pod",
        apiVersion: "v1",
        metadata: { name: "db-0", namespace: "shop" },
      });
      expect(body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    });

    test("cannot be watched by its own path: the object comes", async () => {
      const { body } = await server().get(`${PODS}/db-0?watch=true&timeoutSeconds=1`);
      expect(body.kind).toBe("Pod");
    });

    test("that is not there is 404, which names it", async () => {
      expect((await server().get(`${PODS}/none`)).body).toEqual({
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: 'pods "none" not found',
        reason: "NotFound",
        details: { name: "none", kind: "pods" },
        code: 404,
      });
      const { body } = await server().get("/apis/apps/v1/namespaces/shop/deployments/none");
      expect(body).toMatchObject({
        message: 'deployments.apps "none" not found',
        details: { name: "none", group: "apps", kind: "deployments" },
      });
    });

    test("of a resource or a group that is not served is 404 too, as a Status or as text", async () => {
      const resource = await server().get("/apis/apps/v1/things");
      expect(resource).toMatchObject({
        status: 404,
        body: { reason: "NotFound", message: "the server could not find the requested resource" },
      });
      for (const path of ["/apis/nope.example/v1/things", "/nothing/here"]) {
        expect(await server().get(path)).toMatchObject({ status: 404, text: "404 page not found\n" });
      }
    });
  });
}
