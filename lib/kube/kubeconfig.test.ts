import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/base/problem";
import { codeOf } from "@/lib/testing/test-clusters";
import { loadKubeconfig, type Surroundings } from "./kubeconfig";
import { parseKubeconfig } from "./kubeconfig-parse";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "cutaway-home-"));
});
afterEach(() => rmSync(home, { recursive: true }));

const around = (env: Surroundings["env"] = {}): Surroundings => ({
  env,
  home,
  serviceAccount: join(home, "sa"),
});

function file(name: string, content: string): string {
  const path = join(home, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const config = (context: string, extra = "") => `
current-context: ${context}
contexts: [{name: ${context}, context: {cluster: ${context}, user: shared}}]
clusters: [{name: ${context}, cluster: {server: "https://${context}"}}]
users: [{name: shared, user: {token: of-${context}}}]
${extra}`;

describe("where the kubeconfig comes from", () => {
  it("is the named file, before anything else", async () => {
    const named = file("named", config("named"));
    file(".kube/config", config("home"));
    const found = await loadKubeconfig(named, around({ KUBECONFIG: file("env", config("env")) }));
    expect(found.currentContext).toBe("named");
  });

  it("is KUBECONFIG before the home folder, and the home folder before the pod", async () => {
    file(".kube/config", config("home"));
    expect(
      (await loadKubeconfig(undefined, around({ KUBECONFIG: file("env", config("env")) }))).currentContext,
    ).toBe("env");
    expect((await loadKubeconfig(undefined, around())).currentContext).toBe("home");
  });

  it("merges the files of KUBECONFIG: the first to say something wins, missing ones are skipped", async () => {
    const paths = [file("1", config("one")), join(home, "missing"), "", file("2", config("two"))];
    const merged = await loadKubeconfig(undefined, around({ KUBECONFIG: paths.join(delimiter) }));
    expect(merged.currentContext).toBe("one");
    expect([...merged.contexts.keys()].sort()).toEqual(["one", "two"]);
    expect(merged.users.get("shared")?.token?.reveal()).toBe("of-one");
  });

  it("is the service account in a pod", async () => {
    const env = { KUBERNETES_SERVICE_HOST: "fd00::1", KUBERNETES_SERVICE_PORT: "443" };
    expect(await codeOf(loadKubeconfig(undefined, around(env)))).toBe("KUBECONFIG_NOT_FOUND");
    file("sa/token", "t");
    const found = await loadKubeconfig(undefined, around(env));
    expect(found.clusters.get("in-cluster")?.server).toBe("https://[fd00::1]:443");
    expect(found.users.get("in-cluster")?.tokenFile).toBe(join(home, "sa", "token"));
  });

  it("says what is wrong with a file", async () => {
    expect(await codeOf(loadKubeconfig(join(home, "none"), around()))).toBe("KUBECONFIG_NOT_FOUND");
    expect(await codeOf(loadKubeconfig(home, around()))).toBe("KUBECONFIG_UNREADABLE");
    expect(await codeOf(loadKubeconfig(file("empty", ""), around()))).toBe("KUBECONFIG_NO_CONTEXTS");
    expect(await codeOf(loadKubeconfig(file("list", "- a"), around()))).toBe("KUBECONFIG_INVALID");
  });
});

describe("what a file says", () => {
  const parse = (content: string) => parseKubeconfig(content, "/etc/k8s/config");

  it("is read with paths relative to the file, and data before files", () => {
    const found = parse(`
clusters:
- name: c
  cluster: {server: "https://c", certificate-authority: pki/ca.crt, tls-server-name: n, proxy-url: "http://p:1"}
users:
- name: u
  user: {client-certificate: /abs/u.crt, client-key-data: a2V5, client-key: ignored, tokenFile: tok}
contexts:
- name: x
  context: {cluster: c, user: u, namespace: shop}`);
    expect(found.clusters.get("c")).toMatchObject({
      ca: { kind: "file", path: "/etc/k8s/pki/ca.crt" },
      tlsServerName: "n",
      proxyUrl: "http://p:1",
      insecureSkipTlsVerify: false,
    });
    const user = found.users.get("u");
    expect(user).toMatchObject({
      certificate: { kind: "file", path: "/abs/u.crt" },
      tokenFile: "/etc/k8s/tok",
    });
    expect(user?.key?.kind === "data" && user.key.data.reveal().toString()).toBe("key");
    expect(found.contexts.get("x")).toEqual({ name: "x", cluster: "c", user: "u", namespace: "shop" });
  });

  it("keeps tokens and passwords that look like numbers", () => {
    const { users } = parse(
      "users: [{name: u, user: {token: 12345}}, {name: b, user: {username: 1, password: 2}}]",
    );
    expect(users.get("u")?.token?.reveal()).toBe("12345");
    expect(users.get("b")?.basic?.reveal()).toEqual({ username: "1", password: "2" });
  });

  it("finds a plugin on the PATH by a bare name, and beside the file by a path", () => {
    const { users } = parse(
      "users: [{name: a, user: {exec: {command: aws}}}, {name: b, user: {exec: {command: ./bin/x}}}]",
    );
    expect(users.get("a")?.exec?.command).toBe("aws");
    expect(users.get("b")?.exec?.command).toBe("/etc/k8s/bin/x");
  });

  it("names the line of a mistake, and quotes nothing", () => {
    const broken = "users:\n- name: u\n  user:\n    token: s3cret\n   bad: [";
    let problem: ProblemError["problem"] | null = null;
    try {
      parse(broken);
    } catch (error) {
      if (error instanceof ProblemError) problem = error.problem;
    }
    expect(problem?.code).toBe("KUBECONFIG_INVALID");
    expect(problem?.message).toMatch(/\/etc\/k8s\/config is not valid YAML at line 5/);
    expect(problem?.message).not.toContain("s3cret");
  });

  it("is refused with aliases that lead nowhere, or grow without end", () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ..."bcdefgh".split("").map((name, i) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[i]}`)}]`),
    ];
    for (const content of ["users: *u", bomb.join("\n")]) {
      expect(() => parse(content)).toThrow(/alias/);
    }
  });

  it("never fails in another way, whatever the file holds", () => {
    const junk = fc.oneof(
      fc.string(),
      fc.json(),
      fc.string().map((text) => `users: [{name: u, user: ${text}}]`),
    );
    fc.assert(
      fc.property(junk, (content) => {
        try {
          parse(content);
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError);
        }
      }),
    );
  });
});
