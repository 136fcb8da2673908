import { describe, expect, it } from "vitest";
import { parseRaw, type RawTarget } from "../raw-path";
import { isRefusal } from "../refusal";
import { LAST_APPLIED, MASK } from "./mask";
import { createRawRedactor, relayOf } from "./raw";
import { SecretsRedactor, SecretsWatchRedactor } from "./secrets";

const secret = { kind: "Secret", apiVersion: "v1", metadata: { name: "a" }, data: { k: "canary" } };

async function run(
  options: { secrets: boolean; ndjson: boolean },
  chunks: readonly string[],
): Promise<string> {
  const redactor = createRawRedactor(options);
  const passed = chunks.map((chunk) => redactor.push(Buffer.from(chunk)));
  return Buffer.concat([...passed, redactor.end()]).toString();
}

describe("createRawRedactor", () => {
  it("masks a Secret whose body comes in pieces", async () => {
    const text = JSON.stringify(secret);
    const shown = await run({ secrets: true, ndjson: false }, [text.slice(0, 60), text.slice(60)]);
    expect(JSON.parse(shown)).toEqual({ ...secret, data: { k: MASK } });
  });

  it("masks each event of a watch as soon as its line has ended", () => {
    const redactor = new SecretsWatchRedactor();
    const line = `${JSON.stringify({ type: "ADDED", object: secret })}\n`;
    expect(redactor.push(Buffer.from(line.slice(0, 20))).toString()).toBe("");
    const shown = redactor.push(Buffer.from(`${line.slice(20)}${line}{"type":"MOD`)).toString();
    expect(shown.split("\n").filter(Boolean)).toHaveLength(2);
    expect(shown).not.toContain("canary");
    expect(redactor.end()).toHaveLength(0);
  });

  it("masks the copy in any other answer, and nothing else", async () => {
    const text = `{"metadata": {"annotations":{"${LAST_APPLIED}":"canary"}},"data":{"k":"kept"}}`;
    expect(await run({ secrets: false, ndjson: false }, [text])).toBe(text.replace("canary", MASK));
  });

  it("fails rather than pass on what it cannot read or hold", async () => {
    const options = { secrets: true, ndjson: false };
    await expect(run(options, ["apiVersion: v1\ndata: {k: canary}"])).rejects.toMatchObject({
      problem: { code: "SECRETS_UNREADABLE" },
    });
    expect(() => new SecretsRedactor(10).push(Buffer.alloc(11))).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: "SECRETS_TOO_LARGE" }) }),
    );
    expect(() => new SecretsWatchRedactor(10).push(Buffer.alloc(11))).toThrow();
  });

  it("passes an empty body", async () => {
    expect(await run({ secrets: true, ndjson: false }, [])).toBe("");
  });
});

describe("relayOf", () => {
  function target(path: string, watch = false): RawTarget {
    const parsed = parseRaw(path, watch ? [["watch", "1"]] : [], "proxy");
    if (isRefusal(parsed)) throw new Error(path);
    return parsed;
  }
  const redactorName = (path: string, status = 200, type = "application/json", watch = false) => {
    const relay = relayOf(target(path, watch), status, type);
    return isRefusal(relay) ? relay.status : (relay.redactor?.constructor.name ?? null);
  };

  it.each([
    ["/api/v1/secrets", 200, "application/json", "SecretsRedactor"],
    ["/api/v1/secrets", 403, "application/json", "SecretsRedactor"],
    ["/api/v1/secrets", 200, "text/plain", 502],
    ["/api/v1/secrets", 200, "application/yaml", 502],
    ["/api/v1/secrets", 429, "text/plain", null],
    ["/api/v1/pods", 200, "application/json", "LastAppliedRedactor"],
    ["/api/v1/pods", 200, "application/vnd.kubernetes.protobuf", 502],
    ["/apis/metrics.k8s.io/v1beta1/nodes", 200, "text/html", 502],
    ["/api/v1/nodes/a/proxy/pods", 200, "application/json", "LastAppliedRedactor"],
    ["/api/v1/namespaces/a/pods/b/log", 200, "text/plain", null],
    ["/metrics", 200, "text/plain; version=0.0.4", null],
  ])("%s answered %i with %s", (path, status, type, expected) => {
    expect(redactorName(path, status, type)).toBe(expected);
  });

  it("reads a watch line by line, but its refusal as a whole", () => {
    expect(redactorName("/api/v1/secrets", 200, "application/json", true)).toBe("SecretsWatchRedactor");
    expect(redactorName("/api/v1/secrets", 403, "application/json", true)).toBe("SecretsRedactor");
  });
});
