import { describe, expect, test } from "vitest";
import { PODS } from "./places";
import type { ProtocolSubject } from "./subject";

export function identityContract(server: () => ProtocolSubject): void {
  describe("who one is, and what is no resource", () => {
    test("a wrong token is 401", async () => {
      const answer = await server().get("/version", { authorization: "Bearer wrong" });
      // A client certificate counts as well, where there is one.
      if (answer.status === 200) return;
      expect(answer).toMatchObject({
        status: 401,
        body: { kind: "Status", reason: "Unauthorized", code: 401 },
      });
    });

    test("self reviews store nothing and answer 201", async () => {
      const review = (kind: string, group: string, spec: object) =>
        server().post(`/apis/${group}.k8s.io/v1/${kind.toLowerCase()}s`, {
          kind,
          apiVersion: `${group}.k8s.io/v1`,
          spec,
        });
      const self = await review("SelfSubjectReview", "authentication", {});
      expect(self).toMatchObject({ status: 201, body: { kind: "SelfSubjectReview" } });
      expect(typeof self.body.status.userInfo.username).toBe("string");
      const resourceAttributes = { verb: "list", resource: "pods", namespace: "shop" };
      const access = await review("SelfSubjectAccessReview", "authorization", { resourceAttributes });
      expect(access).toMatchObject({
        status: 201,
        body: { spec: { resourceAttributes }, status: { allowed: true } },
      });
      const rules = await review("SelfSubjectRulesReview", "authorization", { namespace: "shop" });
      expect(rules.status).toBe(201);
      expect(rules.body.status.resourceRules.length).toBeGreaterThan(0);
    });

    test("the Audit-Id that was sent comes back, and the flow schema is named", async () => {
      const { headers } = await server().get(`${PODS}/db-0`, {
        "audit-id": "11111111-2222-4333-8444-555555555555",
      });
      expect(headers["audit-id"]).toBe("11111111-2222-4333-8444-555555555555");
      expect(headers["x-kubernetes-pf-flowschema-uid"]).toMatch(/^[0-9a-f-]{36}$/);
    });

    test.each([
      ["/version", /"gitVersion": ?"v1\./],
      ["/readyz", /^ok$/],
      ["/livez?verbose", /\[\+\]ping ok/],
      ["/metrics", /^apiserver_request_total\{/m],
      ["/openapi/v3", /"paths"/],
      ["/api/v1/nodes/lab-node/proxy/configz", /"kubeletconfig"/],
      ["/api/v1/nodes/lab-node/proxy/healthz", /^ok$/],
      ["/api/v1/nodes/lab-node/proxy/stats/summary", /"nodeName": ?"lab-node"/],
      ["/api/v1/nodes/lab-node/proxy/metrics/cadvisor", /^container_cpu_usage_seconds_total\{/m],
      ["/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods", /"kind":"PodMetricsList"/],
    ])("%s answers", async (path, body) => {
      const { status, text } = await server().get(path);
      expect(status).toBe(200);
      expect(text).toMatch(body);
    });
  });
}
