import { describe, expect, it } from "vitest";
import { maskCredentials } from "./credentials";
import { maskExported } from "./exported";
import { LAST_APPLIED, MASK } from "./mask";

const JWT = "eyJhbGciOiJSUzI1NiIsImtpZCI6IiJ9.eyJpc3MiOiJrdWJlIn0.c2lnbmF0dXJl";

const RANDOM = "MIIDBjCCAe6gAwIBAgIUQzE9Vt2n4pXk8Zq7Lw0Rb3Hs5M";
const PEM = `-----BEGIN CERTIFICATE-----\n${RANDOM}\n${RANDOM}\n-----END CERTIFICATE-----\n`;

describe("what looks like a credential", () => {
  it("is masked beside a certificate", () => {
    const key = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";
    expect(maskCredentials(`${PEM}${RANDOM}`).text).toBe(`${PEM}${MASK}`);
    expect(maskCredentials(`${PEM}${key}`).text).toBe(`${PEM}${MASK}\n`);
    expect(maskCredentials(Buffer.from(`${PEM}${key}`).toString("base64")).text).not.toContain("LS0t");
  });

  it.each([
    [`token ${JWT} end`, `token ${MASK} end`],
    ["dial postgres://shop:hunter2@db:5432/x failed", `dial postgres://${MASK}@db:5432/x failed`],
    ["Authorization: Bearer abcdefgh12345", `Authorization: Bearer ${MASK}`],
    ["wrong password=hunter2, try again", `wrong password=${MASK}, try again`],
    ['{"apiKey": "s3cr3t-value"}', `{"apiKey": "${MASK}"}`],
    ["shop:$apr1$ruca84Hq$mbjdMZBAG.KWn7vfN/SNK/", `shop:${MASK}`],
    ["AKIAIOSFODNN7EXAMPLE", MASK],
    ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n", `${MASK}\n`],
    ["key Zx8Kq2Lw9Tn4Rb7Vc1Md5Fg3Hj6P", `key ${MASK}`],
  ])("%j", (text, expected) => {
    expect(maskCredentials(text)).toEqual({ text: expected, masked: 1 });
  });

  it.each([
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "2026-01-02T03:04:05Z",
    "0d4c1e6e-9a4f-4b6a-8f5e-1f2a3b4c5d6e",
    'Readiness probe failed: HTTP probe failed with statuscode: 503 in pod "web-6d4b75cb6d-x2x9z"',
    "RequiredDuringSchedulingIgnoredDuringExecution",
    "MountVolume.SetUp succeeded for volume kube-api-access-x7b2k",
    "Created container server (token mounted at /var/run/secrets/kubernetes.io/serviceaccount)",
    `ca: ${PEM}`,
    Buffer.from(PEM).toString("base64"),
    "https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/types.go",
    "TopologyManagerPolicyBetaOptions=true,WindowsHostNetwork2=false",
  ])("%j stays", (text) => {
    expect(maskCredentials(text)).toEqual({ text, masked: 0 });
  });
});

const container = () => ({
  name: "server",
  image: "registry.example/shop/web:1.2",
  command: ["/bin/web", "serve"],
  args: ["--listen=:8080", "--verbose", "hunter2"],
  env: [
    { name: "A", value: "hunter2" },
    { name: "B", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
  ],
  readinessProbe: { httpGet: { path: "/", httpHeaders: [{ name: "X-Auth", value: "hunter2" }] } },
});

describe("what leaves in no file", () => {
  it("masks environment, arguments and headers, and leaves names", () => {
    const tally = new Map<string, number>();
    expect(maskExported({ spec: { containers: [container()] } }, { tally }).spec.containers[0]).toEqual({
      ...container(),
      command: ["/bin/web", MASK],
      args: [`--listen=${MASK}`, "--verbose", MASK],
      env: [
        { name: "A", value: MASK },
        { name: "B", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
      ],
      readinessProbe: { httpGet: { path: "/", httpHeaders: [{ name: "X-Auth", value: MASK }] } },
    });
    expect(Object.fromEntries(tally)).toEqual({ argument: 3, "environment variable": 1, "probe header": 1 });
  });

  it("leaves environment and arguments when a person asks for them, but no credential in them", () => {
    const value = container();
    value.args.push("--db=postgres://u:hunter2@db");
    const reveal = new Set(["env", "args"] as const);
    const { args, env } = maskExported(value, { reveal });
    expect(env[0]?.value).toBe("hunter2");
    expect(args).toEqual(["--listen=:8080", "--verbose", "hunter2", `--db=postgres://${MASK}@db`]);
  });

  it("masks Secrets, last-applied copies, credential fields, kubeconfigs and values in managed fields", () => {
    const kubeconfig = `apiVersion: v1\nkind: Config\nclusters: []\nusers:\n- name: a\n  user: {token: hunter2}\n${"#".repeat(99)}`;
    const tally = new Map<string, number>();
    const object = {
      kind: "Secret",
      apiVersion: "v1",
      metadata: {
        annotations: { [LAST_APPLIED]: "hunter2", note: "password: hunter2" },
        managedFields: [{ manager: "a", fieldsV1: { "f:x": { 'v:"hunter2"': {}, 'k:{"name":"a"}': {} } } }],
      },
      data: { a: "hunter2" },
      spec: { adminPassword: "hunter2", secretName: "tls", config: kubeconfig },
    };
    const text = JSON.stringify(maskExported(object, { tally }));
    expect(text).not.toContain("hunter2");
    expect(text).toContain('"secretName":"tls"');
    expect(text).toContain('k:{\\"name\\":\\"a\\"}');
    expect([...tally.values()].reduce((sum, n) => sum + n, 0)).toBe(5);
  });

  it("reaches into any depth and any name", () => {
    const hostile = JSON.parse(
      `{"__proto__":{"password":"hunter2"},"constructor":{"env":[{"value":"hunter2"}]}}`,
    );
    expect(JSON.stringify(maskExported(hostile))).not.toContain("hunter2");
    expect({}).not.toHaveProperty("password");
    const deep = JSON.parse(`${'{"a":'.repeat(5000)}{"password":"hunter2"}${"}".repeat(5000)}`);
    expect(JSON.stringify(maskExported(deep))).not.toContain("hunter2");
  });
});
