import { describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/base/problem";
import { kubeletEndpoint, nodeMismatch, parseNetworks } from "./kubelet-endpoint";

const WIDE = parseNetworks(["0.0.0.0/0", "::/0"]);
const codeOf = (work: () => unknown) => {
  try {
    work();
    return "none";
  } catch (error) {
    return error instanceof ProblemError ? error.problem.code : String(error);
  }
};
const dial = (ip: string, port = 10_250, networks = WIDE) =>
  codeOf(() => kubeletEndpoint({ node: "n", ip, port }, networks));

describe("a kubelet's address", () => {
  it("is dialled in the networks that were named, and nowhere else", () => {
    const networks = parseNetworks(["10.1.0.0/16", "fd12::/32"]);
    expect(dial("10.1.2.3", 10_250, networks)).toBe("none");
    expect(dial("fd12::7", 10_250, networks)).toBe("none");
    expect(dial("10.2.0.1", 10_250, networks)).toBe("KUBELET_ADDRESS");
    expect(dial("fd13::7", 10_250, networks)).toBe("KUBELET_ADDRESS");
  });

  it.each([
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "169.254.169.254",
    "100.100.100.200",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::a9fe:a9fe",
  ])("is never %s, whatever was allowed", (ip) => {
    expect(dial(ip)).toBe("KUBELET_ADDRESS");
  });

  it.each([
    "node-1",
    "10.0.0.1.evil.example",
    "",
    "10.0.0.1:80",
    "[::2]",
    "0x0a000001",
    "10.1",
    "fe80::1%eth0",
  ])("is never a name or another spelling: %j", (ip) => {
    expect(dial(ip)).toBe("KUBELET_ADDRESS");
  });

  it.each([0, -1, 65_536, 1.5, Number.NaN])("has no port %s", (port) => {
    expect(dial("10.0.0.1", port)).toBe("KUBELET_ADDRESS");
  });

  it("makes an endpoint of its own, checked and without a proxy", () => {
    expect(kubeletEndpoint({ node: "n", ip: "fd12::7", port: 10_250 }, WIDE)).toMatchObject({
      origin: "https://[fd12::7]:10250",
      host: "fd12::7",
      verify: true,
      proxy: null,
      node: "n",
    });
  });

  it.each(["10.0.0.0", "10.0.0.0/33", "fd00::/129", "all", "10.0.0.0/8/8", "10.0.0/8", ""])(
    "%j is no network",
    (text) => {
      expect(codeOf(() => parseNetworks([text]))).toBe("KUBELET_NETWORK");
    },
  );
});

describe("a kubelet's certificate", () => {
  const of = (CN: string | undefined) => nodeMismatch("a", { subject: { CN } as never });
  it("is of its own node when it names one", () => {
    expect(of("system:node:a")).toBeUndefined();
    expect(of("system:node:b")?.message).toContain("of node b");
    expect(of("kubelet")).toBeUndefined();
    expect(of(undefined)).toBeUndefined();
  });
});
