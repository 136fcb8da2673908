import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ProblemError } from "@/lib/base/problem";
import { eventually } from "@/lib/testing/eventually";
import { SignIn } from "@/lib/testing/sign-in";
import { get } from "@/lib/testing/test-clusters";

let signIn: SignIn;

beforeEach(async () => {
  signIn = await SignIn.start();
});

afterEach(() => signIn.close());

describe("exec plugins", () => {
  /** A plugin that appends a line to `runs` each time, then does `body` (shell). */
  async function plugin(body: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const apiVersion = "client.authentication.k8s.io/v1";
    await signIn.as({
      exec: {
        apiVersion,
        command: "./plugin.sh",
        args: ["a b", "$(id)"],
        env: [{ name: "E", value: "1" }],
        ...more,
      },
    });
    writeFileSync(
      signIn.inFolder("plugin.sh"),
      `#!/bin/sh\ncd "$(dirname "$0")"\necho run >> runs\n${body}\n`,
      {
        mode: 0o755,
      },
    );
  }
  const runs = () => readFileSync(signIn.inFolder("runs"), "utf8").trim().split("\n").length;
  const credential = (status: string, version = "v1") =>
    `echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/${version}","status":${status}}'`;

  it("get their argv untouched, their env, and no terminal; their token is kept", async () => {
    await plugin(`printf '%s|' "$@" "$E" "$KUBERNETES_EXEC_INFO" > seen\n${credential('{"token":"p"}')}`);
    expect([await signIn.ask(), await signIn.ask()]).toEqual(["none", "none"]);
    expect(signIn.sent()).toEqual(["Bearer p", "Bearer p"]);
    expect(runs()).toBe(1);
    const [first, second, env, info] = readFileSync(signIn.inFolder("seen"), "utf8").split("|");
    expect([first, second, env]).toEqual(["a b", "$(id)", "1"]);
    expect(JSON.parse(info ?? "")).toEqual({
      kind: "ExecCredential",
      apiVersion: "client.authentication.k8s.io/v1",
      spec: { interactive: false },
    });
  });

  it("are told about the cluster when they ask", async () => {
    await plugin(`printf '%s' "$KUBERNETES_EXEC_INFO" > seen\n${credential('{"token":"p"}')}`, {
      provideClusterInfo: true,
    });
    await signIn.ask();
    expect(JSON.parse(readFileSync(signIn.inFolder("seen"), "utf8")).spec.cluster).toEqual({
      server: signIn.kube.url,
    });
  });

  it("run once for all requests that wait", async () => {
    await plugin(`sleep 0.2\n${credential('{"token":"p"}')}`);
    await Promise.all([signIn.ask(), signIn.ask(), signIn.ask()]);
    expect(runs()).toBe(1);
  });

  it("run again when their credential is about to end", async () => {
    await plugin(credential(`{"token":"p","expirationTimestamp":"2026-01-01T00:10:00Z"}`));
    await signIn.ask();
    signIn.made.clock.advance(9 * 60_000);
    await signIn.ask();
    expect(runs()).toBe(1);
    signIn.made.clock.advance(55_000);
    await signIn.ask();
    expect(runs()).toBe(2);
  });

  it("are not run in a loop when what they give has ended already", async () => {
    await plugin(credential(`{"token":"p","expirationTimestamp":"2020-01-01T00:00:00Z"}`));
    for (let i = 0; i < 4; i++) await signIn.ask();
    expect(runs()).toBe(1);
  });

  it("run once more after a 401, and then not for a minute", async () => {
    signIn.accepted = "never";
    await plugin(credential('{"token":"p"}'));
    for (let i = 0; i < 4; i++) expect(await signIn.ask()).toBe("AUTH_EXPIRED");
    expect(runs()).toBe(2);
    signIn.made.clock.advance(60_000);
    await signIn.ask();
    expect(runs()).toBe(3);
  });

  it("that fail are shown with what they said, scrubbed, and not run again for a minute", async () => {
    await plugin(
      `echo "expired: token=abcdef123456 $(printf '\\033[31m')please sign in" >&2; echo secret-out; exit 3`,
    );
    const errors = [];
    for (let i = 0; i < 3; i++)
      errors.push(
        await signIn.made.clusters
          .transport()
          .then((t) => t.getJson(get("/x")))
          .catch((e: unknown) => e),
      );
    expect(runs()).toBe(1);
    const [{ problem }] = errors as [ProblemError];
    expect(problem.code).toBe("EXEC_FAILED");
    expect(problem.message).toMatch(/ended with code 3: expired: token=\[redacted\] please sign in$/);
    signIn.made.clock.advance(60_000);
    await signIn.ask();
    expect(runs()).toBe(2);
  });

  it("that are not installed come with their own install hint", async () => {
    await plugin("", { command: "cutaway-no-such-plugin", installHint: "Get it from the store." });
    const error = await signIn.made.clusters
      .transport()
      .then((t) => t.getJson(get("/x")))
      .catch((e: unknown) => e);
    expect((error as ProblemError).problem).toMatchObject({
      code: "EXEC_NOT_FOUND",
      hint: "Get it from the store.",
    });
  });

  it("are ended after 60 seconds, with what they started", async () => {
    await plugin(`sleep 600 & echo $! > child\nwait`);
    const asked = signIn.ask();
    await eventually(
      () =>
        existsSync(signIn.inFolder("child")) && readFileSync(signIn.inFolder("child"), "utf8").endsWith("\n"),
    );
    const child = Number(readFileSync(signIn.inFolder("child"), "utf8"));
    await signIn.made.clock.advanceAsync(60_000);
    expect(await asked).toBe("EXEC_TIMEOUT");
    await eventually(() => !isRunning(child));
  });

  it.each([
    ["echo not json", "not JSON"],
    [credential('{"token":"p"}', "v1beta1"), "another apiVersion"],
    [credential("{}"), "neither a token nor a certificate"],
    [credential('{"clientCertificateData":"x"}'), "a certificate without a key"],
  ])("that print nonsense are reported without quoting them: %s", async (body, why) => {
    await plugin(body);
    const error = await signIn.made.clusters
      .transport()
      .then((t) => t.getJson(get("/x")))
      .catch((e: unknown) => e);
    expect((error as ProblemError).problem.code).toBe("EXEC_BAD_OUTPUT");
    expect((error as ProblemError).problem.message).toContain(why);
  });

  it("that need a terminal are not started", async () => {
    await plugin(credential('{"token":"p"}'), { interactiveMode: "Always" });
    expect(await signIn.ask()).toBe("EXEC_FAILED");
    expect(() => runs()).toThrow();
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
