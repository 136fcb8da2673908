import { describe, expect, it } from "vitest";
import { endpointOf } from "./endpoint";
import { type Environment, environmentProxy } from "./environment-proxy";

const https = (host: string, port = 6443) => ({ secure: true, host, port });

describe("the environment's proxy", () => {
  it.each<[Environment, string | null]>([
    [{}, null],
    [{ HTTPS_PROXY: "" }, null],
    [{ HTTPS_PROXY: "http://p:3128" }, "http://p:3128"],
    [{ https_proxy: "https://p" }, "https://p"],
    [{ HTTPS_PROXY: "http://upper", https_proxy: "http://lower" }, "http://upper"],
    [{ HTTPS_PROXY: "p.example:3128" }, "http://p.example:3128"],
    [{ HTTPS_PROXY: "p.example" }, "http://p.example"],
    [{ HTTP_PROXY: "http://p", ALL_PROXY: "http://p" }, null],
  ])("of %j is %s", (env, address) => {
    expect(environmentProxy(https("kube.example"), env)?.address ?? null).toBe(address);
  });

  it("of a server without TLS is HTTP_PROXY", () => {
    const env = { HTTP_PROXY: "http://plain", HTTPS_PROXY: "http://tls" };
    expect(environmentProxy({ ...https("kube.example"), secure: false }, env)).toEqual({
      address: "http://plain",
      variable: "HTTP_PROXY",
    });
  });

  it.each(["localhost", "127.0.0.1", "127.8.9.1", "::1"])("is not for this machine: %s", (host) => {
    expect(environmentProxy(https(host), { HTTPS_PROXY: "http://p" })).toBeNull();
  });
});

describe("NO_PROXY", () => {
  const bypassed = (list: string, host: string, port?: number) =>
    environmentProxy(https(host, port), { HTTPS_PROXY: "http://p", NO_PROXY: list }) === null;

  it.each([
    ["*", "kube.example"],
    [" a.example , kube.example ", "kube.example"],
    ["example", "kube.example"],
    ["EXAMPLE", "kube.example"],
    [".example", "kube.example"],
    ["*.example", "kube.example"],
    ["kube.example:6443", "kube.example"],
    ["10.0.0.1", "10.0.0.1"],
    ["10.0.0.1:6443", "10.0.0.1"],
    ["10.0.0.0/8", "10.9.8.7"],
    ["fd00::/8", "fd12::1"],
    ["fd12::1", "fd12:0::1"],
    ["[fd12::1]:6443", "fd12::1"],
  ])("%j holds for %s", (list, host) => {
    expect(bypassed(list, host)).toBe(true);
  });

  it.each([
    ["", "kube.example"],
    [",,", "kube.example"],
    [":6443", "kube.example"],
    ["kube.example", "xkube.example"],
    [".kube.example", "kube.example"],
    ["*.kube.example", "kube.example"],
    ["kube.example:443", "kube.example"],
    ["10.0.0.0/99", "10.0.0.1"],
    ["10.0.0.0/8", "11.0.0.1"],
    ["10.0.0.0/8", "fd12::1"],
    ["0.0.1", "10.0.0.1"],
    ["::/0", "10.0.0.1"],
  ])("%j does not hold for %s", (list, host) => {
    expect(bypassed(list, host)).toBe(false);
  });
});

it("gives way to a proxy-url of the cluster, which NO_PROXY does not touch", () => {
  const cluster = {
    name: "c",
    server: "https://kube.example:6443",
    ca: null,
    tlsServerName: null,
    insecureSkipTlsVerify: false,
    proxyUrl: "http://own:1",
  };
  const { proxy } = endpointOf(cluster, { HTTPS_PROXY: "http://p", NO_PROXY: "*" });
  expect(proxy?.url.host).toBe("own:1");
});
