import { describe, expect, test, vi } from "vitest";
import { DISCOVERY, SETTLES } from "./places";
import type { ProtocolSubject } from "./subject";

export function discoveryContract(server: () => ProtocolSubject): void {
  describe("discovery", () => {
    test.each(["/api", "/apis"])(
      "%s, aggregated: one document, with an ETag that 304 knows",
      async (path) => {
        const read = (etag?: string) =>
          server().get(path, { accept: DISCOVERY, ...(etag !== undefined && { "if-none-match": etag }) });
        const { status, headers, body } = await read();
        expect(status).toBe(200);
        expect(headers["content-type"]).toContain("as=APIGroupDiscoveryList");
        expect(headers.etag).toMatch(/^"[0-9A-F]{128}"$/);
        expect(headers.vary).toMatch(/Accept/);
        expect(body).toMatchObject({ kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2" });
        expect((await read(`W/${headers.etag}`)).status).toBe(200);
        // A definition that comes or goes between two readings makes it another document.
        await vi.waitFor(async () => {
          const { etag } = (await read()).headers;
          const again = await read(etag);
          expect([again.status, again.text]).toEqual([304, ""]);
        }, SETTLES);
      },
    );

    test("the aggregated document says which versions are stale", async () => {
      const { body } = await server().get("/apis", { accept: DISCOVERY });
      const freshness = new Map(
        body.items.map((item: { metadata: { name: string }; versions: { freshness: string }[] }) => [
          item.metadata.name,
          item.versions[0]?.freshness,
        ]),
      );
      expect(freshness.get("apps")).toBe("Current");
      expect(freshness.get("broken.cutaway.dev")).toBe("Stale");
    });

    test("legacy: who asks for plain JSON gets lists without resources, then one list for each version", async () => {
      const plain = { accept: "application/json" };
      expect((await server().get("/api", plain)).body).toMatchObject({
        kind: "APIVersions",
        versions: ["v1"],
      });
      const groups = (await server().get("/apis", plain)).body;
      expect(groups.kind).toBe("APIGroupList");
      expect(groups.groups.map(({ name }: { name: string }) => name)).toContain("apps");
      const resources = (await server().get("/apis/apps/v1", plain)).body;
      expect(resources).toMatchObject({ kind: "APIResourceList", groupVersion: "apps/v1" });
      const names = resources.resources.map(({ name }: { name: string }) => name);
      expect(names).toEqual(expect.arrayContaining(["deployments", "deployments/scale"]));
      expect((await server().get("/apis/apps", plain)).body).toMatchObject({
        kind: "APIGroup",
        name: "apps",
      });
    });

    test("a form that the server does not speak any more is 406, unless another one is taken too", async () => {
      const beta = DISCOVERY.replace("v=v2", "v=v2beta1");
      expect(await server().get("/apis", { accept: beta })).toMatchObject({
        status: 406,
        body: { kind: "Status", reason: "NotAcceptable" },
      });
      const both = await server().get("/apis", { accept: `${beta},application/json` });
      expect(both.body.kind).toBe("APIGroupList");
    });

    test("a version whose server is down is text, not a Status", async () => {
      const { status, text, headers } = await server().get("/apis/broken.cutaway.dev/v1");
      expect(status).toBe(503);
      expect(headers["content-type"]).toMatch(/^text\/plain/);
      expect(text).toMatch(/service unavailable/);
    });
  });
}
