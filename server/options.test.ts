import { CommanderError } from "commander";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseOptions } from "./options";

const said: string[] = [];

beforeEach(() => {
  said.length = 0;
  const hear = (text: string | Uint8Array) => {
    said.push(String(text));
    return true;
  };
  vi.spyOn(process.stderr, "write").mockImplementation(hear);
  vi.spyOn(process.stdout, "write").mockImplementation(hear);
});

afterEach(() => vi.restoreAllMocks());

/** Exit code and what was printed. */
function complaint(...args: string[]): { code: number; text: string } {
  try {
    parseOptions(args);
  } catch (error) {
    if (error instanceof CommanderError) return { code: error.exitCode, text: said.join("") };
  }
  return { code: -1, text: "no complaint" };
}

test("without arguments: loopback, the usual port, kubelet reads on, a browser", () => {
  expect(parseOptions([])).toEqual({
    kubeconfig: null,
    context: null,
    sample: false,
    recording: null,
    relations: null,
    port: 7654,
    host: "127.0.0.1",
    kubelet: "proxy",
    kubeletNetworks: [],
    kubeletCa: null,
    secretFile: null,
    open: true,
    allowInsecureTls: false,
    streamsPerSession: 64,
  });
});

test("takes what was given", () => {
  const args = ["--kubeconfig", "k", "--context", "c", "--port", "0", "--host", "[::1]", "--kubelet", "off"];
  const given = parseOptions([...args, "--secret-file", "s", "--no-open", "--allow-insecure-tls"]);
  expect(given).toMatchObject({ kubeconfig: "k", context: "c", port: 0, host: "::1", kubelet: "off" });
  expect(given).toMatchObject({ secretFile: "s", open: false, allowInsecureTls: true });
});

test.each(["0.0.0.0", "::", "192.168.1.2", "127.0.0.2", "example.com", ""])(
  "refuses to listen on %j, and says why and what to do",
  (host) => {
    const { code, text } = complaint(`--host=${host}`);
    expect(code).toBe(1);
    expect(text).toContain("loopback only");
    expect(text).toContain("ssh -L");
  },
);

test.each(["-1", "65536", "http", "1.5", "1e3"])("refuses port %s", (port) => {
  expect(complaint(`--port=${port}`)).toMatchObject({
    code: 1,
    text: expect.stringContaining("whole number"),
  });
});

test("unknown options, unknown kubelet modes and stray words are one line and a code", () => {
  for (const args of [["--nope"], ["--kubelet", "direct"], ["stray"]]) {
    const { code, text } = complaint(...args);
    expect(code).toBe(1);
    expect(text).toMatch(/^error: /);
    said.length = 0;
  }
});

test("the help and the version are no failure", () => {
  expect(complaint("--version")).toMatchObject({ code: 0, text: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  said.length = 0;
  expect(complaint("--help")).toMatchObject({
    code: 0,
    text: expect.stringMatching(/--kubeconfig <file>[\s\S]*cutaway record --help/),
  });
});

test("kubelets are dialled only in networks that were named", () => {
  expect(() => parseOptions(["--kubelet", "direct"])).toThrow("--kubelet-network");
  const args = [
    "--kubelet",
    "direct",
    "--kubelet-network",
    "10.0.0.0/8",
    "fd00::/8",
    "--kubelet-ca",
    "ca.crt",
  ];
  expect(parseOptions(args)).toMatchObject({
    kubelet: "direct",
    kubeletNetworks: ["10.0.0.0/8", "fd00::/8"],
    kubeletCa: "ca.crt",
  });
});
