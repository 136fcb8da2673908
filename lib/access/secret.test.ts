import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { type Clock, systemClock } from "@/lib/base/clock";
import { LaunchSecret, Sessions, sessionCookie } from "./secret";
import { openSecretFile } from "./secret-file";

function clockAt(time: { ms: number }): Clock {
  return { ...systemClock, monotonic: () => time.ms };
}

describe("LaunchSecret", () => {
  it("has 256 bits and is new every time", () => {
    const [a, b] = [new LaunchSecret(), new LaunchSecret()];
    expect(Buffer.from(a.reveal(), "base64url")).toHaveLength(32);
    expect(a.reveal()).not.toBe(b.reveal());
  });

  it("matches itself only", () => {
    const secret = new LaunchSecret();
    expect(secret.matches(secret.reveal())).toBe(true);
    for (const wrong of [
      "",
      "x",
      `${secret.reveal()}x`,
      secret.reveal().slice(0, -1),
      secret.reveal().toLowerCase(),
    ]) {
      expect(secret.matches(wrong)).toBe(false);
    }
  });

  it("shows nothing however it is turned into text", () => {
    const secret = new LaunchSecret();
    const texts = [JSON.stringify({ secret }), `${secret}`, inspect(secret, { showHidden: true, depth: 9 })];
    for (const text of texts) expect(text).not.toContain(secret.reveal());
  });
});

describe("Sessions", () => {
  it("opens one session with a code, once", () => {
    const sessions = new Sessions(systemClock);
    const code = sessions.issueCode();
    expect(sessions.exchange("wrong")).toBeNull();
    const id = sessions.exchange(code) ?? "";
    expect(Buffer.from(id, "base64url")).toHaveLength(32);
    expect(sessions.has(id)).toBe(true);
    expect(sessions.exchange(code)).toBeNull();
    expect([sessions.has(code), sessions.has(""), sessions.has(`${id}x`)]).toEqual([false, false, false]);
  });

  it("forgets a code in time, and when there is a newer one", () => {
    const time = { ms: 0 };
    const sessions = new Sessions(clockAt(time), 1000);
    const old = sessions.issueCode();
    const code = sessions.issueCode();
    expect(sessions.exchange(old)).toBeNull();
    time.ms = 1001;
    expect(sessions.exchange(code)).toBeNull();
  });

  it("keeps a bounded number of sessions, the newest", () => {
    const sessions = new Sessions(systemClock);
    const ids = Array.from({ length: 70 }, () => sessions.exchange(sessions.issueCode()) ?? "");
    expect(ids.filter((id) => sessions.has(id))).toEqual(ids.slice(-64));
  });

  it("makes a cookie that scripts cannot read and other sites do not send", () => {
    expect(sessionCookie(7654, "abc")).toBe("cutaway-7654=abc; Path=/; HttpOnly; SameSite=Strict");
  });
});

describe("openSecretFile", () => {
  const folder = mkdtempSync(join(tmpdir(), "cutaway-secret-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string, mode = 0o600) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };

  it("makes a private file, and reads it the next time", () => {
    const path = join(folder, "new");
    const made = openSecretFile(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8")).toBe(`${made.reveal()}\n`);
    expect(openSecretFile(path).reveal()).toBe(made.reveal());
  });

  it.each([
    ["readable by others", () => file("open", "x".repeat(40), 0o644)],
    ["too short", () => file("short", "hunter2")],
    ["empty", () => file("empty", "")],
    ["too large", () => file("large", "x".repeat(5000))],
    ["a folder", () => folder],
    ["in a folder that is not there", () => join(folder, "none", "file")],
    [
      "a link",
      () => {
        symlinkSync(file("target", "x".repeat(40)), join(folder, "link"));
        return join(folder, "link");
      },
    ],
  ])("refuses a file that is %s, without its content", (_, make) => {
    const path = make();
    expect(() => openSecretFile(path)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: "SECRET_FILE_UNUSABLE" }) }),
    );
    expect(() => openSecretFile(path)).not.toThrow(/hunter2|xxxx/);
  });
});
