import { describe, expect, test } from "vitest";
import { namesOf, PODS, type Pod, SHELVES, TOKEN, TOO_LARGE } from "./places";
import type { ProtocolSubject } from "./subject";

export function listsContract(server: () => ProtocolSubject): void {
  describe("a list", () => {
    test("is of one version, in the order of keys; items of built-in kinds do not repeat their kind", async () => {
      const { status, headers, body } = await server().get(PODS);
      expect(status).toBe(200);
      expect(headers["content-type"]).toBe("application/json");
      expect(body).toMatchObject({ kind: "PodList", apiVersion: "v1" });
      expect(body.metadata.resourceVersion).toMatch(/^[1-9]\d*$/);
      expect(body.items.length).toBeGreaterThan(3);
      expect(namesOf(body)).toEqual([...namesOf(body)].sort());
      expect(body.items[0].kind).toBeUndefined();
    });

    test("of custom resources: its items have their kind", async () => {
      const { body } = await server().get(SHELVES);
      expect(body).toMatchObject({ kind: "ShelfList", apiVersion: "shop.cutaway.dev/v1" });
      expect(body.items[0]).toMatchObject({ kind: "Shelf", apiVersion: "shop.cutaway.dev/v1" });
    });

    test("in pages: all are of the first one's version and make up the whole", async () => {
      const names: string[] = [];
      const versions = new Set<string>();
      let token = "";
      do {
        const { body } = await server().get(`${PODS}?limit=2${token === "" ? "" : `&continue=${token}`}`);
        names.push(...namesOf(body));
        versions.add(body.metadata.resourceVersion);
        token = body.metadata.continue ?? "";
        if (token === "") break;
        expect(body.metadata.remainingItemCount).toBeGreaterThan(0);
        const decoded = JSON.parse(Buffer.from(token, "base64url").toString());
        expect(decoded).toMatchObject({ v: "meta.k8s.io/v1", rv: Number(body.metadata.resourceVersion) });
        expect(decoded.start).toMatch(new RegExp(`^/${body.items.at(-1).metadata.name}\0$`));
      } while (token !== "");
      const exact = await server().get(
        `${PODS}?resourceVersion=${[...versions][0]}&resourceVersionMatch=Exact`,
      );
      expect(versions.size).toBe(1);
      expect(names).toEqual(namesOf(exact.body));
    });

    test("of a whole cluster in pages: the token holds the namespace", async () => {
      const { body } = await server().get("/api/v1/configmaps?limit=1");
      const { namespace, name } = body.items[0].metadata;
      const decoded = JSON.parse(Buffer.from(body.metadata.continue, "base64url").toString());
      expect(decoded.start).toBe(`/${namespace}/${name}\0`);
    });

    test("with a selector nobody knows how many remain", async () => {
      const { body } = await server().get(`${PODS}?limit=1&labelSelector=app`);
      expect(body.metadata.continue).toBeTruthy();
      expect(body.metadata.remainingItemCount).toBeUndefined();
    });

    test('at "0" ignores the limit', async () => {
      const { body } = await server().get(`${PODS}?resourceVersion=0&limit=1`);
      expect(body.items.length).toBeGreaterThan(1);
      expect(body.metadata.continue).toBeUndefined();
    });

    test.each([
      ["labelSelector=app%3Dweb", (pod: Pod) => pod.metadata.labels?.app === "web"],
      [
        "labelSelector=app+in+(web,db),!statefulset.kubernetes.io/pod-name",
        (pod: Pod) => pod.metadata.labels?.app === "web",
      ],
      ["labelSelector=app%21%3Dweb", (pod: Pod) => pod.metadata.labels?.app !== "web"],
      ["fieldSelector=metadata.name%3Ddb-0", (pod: Pod) => pod.metadata.name === "db-0"],
      ["fieldSelector=status.phase%3DRunning", (pod: Pod) => pod.status.phase === "Running"],
      ["fieldSelector=spec.nodeName%21%3Dlab-node", (pod: Pod) => pod.spec.nodeName !== "lab-node"],
    ])("with %s holds exactly what matches", async (selector, matches) => {
      const all = (await server().get(PODS)).body;
      const at = `resourceVersion=${all.metadata.resourceVersion}&resourceVersionMatch=Exact`;
      const { body } = await server().get(`${PODS}?${selector}&${at}`);
      expect(namesOf(body)).toEqual(namesOf({ items: all.items.filter(matches) }));
    });

    test.each([
      ["labelSelector=a+in+b", 400, "BadRequest", /unable to parse requirement/],
      ["fieldSelector=abc", 400, "BadRequest", /invalid selector: 'abc'/],
      ["fieldSelector=foo%3Dbar", 400, "BadRequest", /field label not supported: foo/],
      ["limit=abc", 400, "BadRequest", /strconv.ParseInt: parsing "abc": invalid syntax/],
      ["resourceVersion=abc", 400, "BadRequest", /strconv.ParseUint: parsing "abc"/],
      ["continue=abc", 400, "BadRequest", /continue key is not valid/],
      [
        `resourceVersion=5&continue=${TOKEN}`,
        400,
        "BadRequest",
        /specifying resource version is not allowed/,
      ],
      ["resourceVersionMatch=Exact", 422, "Invalid", /forbidden unless resourceVersion is provided/],
      [
        "resourceVersionMatch=Exact&resourceVersion=0",
        422,
        "Invalid",
        /is forbidden for resourceVersion "0"/,
      ],
      ["sendInitialEvents=true", 422, "Invalid", /sendInitialEvents is forbidden for list/],
    ])("with %s is refused with %i", async (query, code, reason, message) => {
      const { status, body } = await server().get(`${PODS}?${query}`);
      expect([status, body.kind, body.status]).toEqual([code, "Status", "Failure"]);
      expect(body).toMatchObject({ code, reason, message: expect.stringMatching(message) });
    });

    test("fields of resources that have none of their own are refused in other words", async () => {
      const { body } = await server().get("/apis/apps/v1/deployments?fieldSelector=foo%3Dbar");
      expect(body.message).toBe(
        '"foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
      );
    });

    test.each(["", "&limit=1", "&resourceVersionMatch=NotOlderThan"])(
      "of a version from the future%s is 504, and says why",
      async (more) => {
        const { status, headers, body } = await server().get(`${PODS}?resourceVersion=900000000000${more}`);
        expect([status, headers["retry-after"]]).toEqual([504, "1"]);
        expect(body).toMatchObject({ reason: "Timeout", details: TOO_LARGE });
      },
    );
  });
}
