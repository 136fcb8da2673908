import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { openRecording, type Recording } from "@/lib/recording/recording";
import { bufferSource, fileSource } from "@/lib/recording/source";
import type { RecorderState } from "@/lib/replay/recorder-schema";
import { hasLab } from "@/lib/testing/lab";
import { labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import { labWriter } from "@/lib/testing/lab-writer";
import { ProtocolSubject } from "@/lib/testing/protocol/subject";
import type { Running } from "./start";
import { getRequest, sendRaw, testServer } from "./test-server";

/** Where nobody else writes: an event that comes is the test's own. */
const NAMESPACE = `recorder-contract-${process.pid}`;
const NAMESPACE_PATH = `/api/v1/namespaces/${NAMESPACE}`;
const PATIENCE_MS = 120_000;
const SOON = { timeout: PATIENCE_MS / 2, interval: 100 };
const folder = mkdtempSync(join(tmpdir(), "cutaway-recorder-test-"));
const servers: Running[] = [];

afterAll(async () => {
  for (const server of servers) await server.close();
  rmSync(folder, { recursive: true });
  if (hasLab)
    await labWriter()
      .remove(NAMESPACE_PATH)
      .catch(() => {});
});

/** Resolves once everything that controllers put into a new namespace is there. */
async function makeNamespace(): Promise<void> {
  await labWriter().apply(NAMESPACE_PATH, {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: NAMESPACE },
  });
  const server = ProtocolSubject.ofKubeconfig(labKubeconfig());
  for (const path of ["serviceaccounts/default", "configmaps/kube-root-ca.crt"])
    await vi.waitFor(
      async () => expect((await server.get(`${NAMESPACE_PATH}/${path}`)).status).toBe(200),
      SOON,
    );
}

const apply = (data: string) =>
  labWriter().apply(`${NAMESPACE_PATH}/configmaps/recorder-contract`, {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "recorder-contract" },
    data: { data, "login.env": "DB_PASSWORD=hunter2" },
  });

async function serve(): Promise<Running> {
  const server = await testServer(labKubeconfig("admin"));
  servers.push(server);
  return server;
}

function post({ port, secret }: Running, path: string, body: object): string {
  const text = JSON.stringify(body);
  const lines = [
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${secret.reveal()}`,
    "Content-Type: application/json",
    "Cutaway-Request: 1",
    `Content-Length: ${Buffer.byteLength(text)}`,
    "Connection: close",
  ];
  return `POST ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${text}`;
}

const send = async (server: Running, path: string, body: object) => {
  const answer = await sendRaw(server.port, post(server, path, body));
  return { status: answer.status, body: JSON.parse(answer.body) };
};

async function until(server: Running, fits: (state: RecorderState) => boolean): Promise<RecorderState> {
  return vi.waitFor(async () => {
    const { body } = await sendRaw(server.port, getRequest(server, "/api/recorder"));
    const { data }: { data: RecorderState } = JSON.parse(body);
    expect(data).toSatisfy(fits);
    return data;
  }, SOON);
}

function eventsOf(recording: Recording, name: string) {
  return [...recording.events()]
    .filter((event) => event.name === name)
    .map(({ type, payload }) => [type, `${payload}`]);
}

describe.runIf(hasLab)("recording a real cluster", () => {
  it("from the page: what happened is in the file that is handed over", {
    timeout: PATIENCE_MS,
  }, async () => {
    await makeNamespace();
    const server = await serve();
    const start = { minutes: 2, mebibytes: 50, namespaces: [NAMESPACE] };
    expect(await send(server, "/api/recorder/start", start)).toMatchObject({ body: { state: "preparing" } });
    expect(await send(server, "/api/recorder/start", start)).toMatchObject({
      status: 409,
      body: { error: { code: "RECORDER_BUSY" } },
    });
    await until(server, ({ state }) => state === "recording");
    const { events } = server.runtime.recorder.state;
    await apply(String(Date.now()));
    await until(server, (state) => state.events > events);
    const { body: ended } = await send(server, "/api/recorder/stop", {});
    expect(ended).toMatchObject({ state: "ended", reason: "stopped", problem: null });

    const { body, headers } = await sendRaw(server.port, getRequest(server, "/api/recorder/file"));
    expect(headers.get("content-disposition")).toContain(ended.file);
    const recording = openRecording(bufferSource(Buffer.from(body, "latin1")));
    expect(recording.end).toEqual({ state: "complete" });
    const told = eventsOf(recording, "recorder-contract");
    expect(told.length).toBeGreaterThan(0);
    expect(JSON.stringify(told)).not.toContain("hunter2");
    const secrets = recording.scopes.filter(({ resource }) => resource === "secrets").map(({ form }) => form);
    expect(secrets.sort()).toEqual(["metadata", "table"]);
    expect(recording.answers.some(({ path }) => path.endsWith("/proxy/stats/summary"))).toBe(true);
    expect(recording.trailer?.missing).toContainEqual(
      expect.objectContaining({ what: "/apis/broken.cutaway.dev/v1" }),
    );
  });

  it("killed half way: the file opens, and says where it was cut", { timeout: PATIENCE_MS }, async () => {
    const out = join(folder, "killed.cutrec");
    const args = ["--import", "tsx", "server/main.ts", "record", "--out", out, "--namespace", "shop"];
    const recorder = spawn(process.execPath, [
      ...args,
      "--include",
      "rights",
      "--kubeconfig",
      labKubeconfig("admin"),
    ]);
    const over = new Promise((resolve) => recorder.once("exit", resolve));
    await new Promise<void>((resolve) => {
      const look = () => {
        if (hasBegun(out)) resolve();
        else setTimeout(look, 100);
      };
      look();
    });
    recorder.kill("SIGKILL");
    await over;
    const recording = openRecording(fileSource(out));
    expect(recording.end.state).toBe("cut");
    expect(recording.trailer).toBeNull();
    expect(recording.scopes.some(({ resource }) => resource === "pods")).toBe(true);
    for (const event of recording.events()) if (event.ref) recording.object(event.ref);
  });
});

/** The pods are in it, and something after them. */
function hasBegun(out: string): boolean {
  try {
    const { scopes, durationMs } = openRecording(bufferSource(readFileSync(out)));
    const pods = scopes.find(({ resource, form }) => resource === "pods" && form === "object");
    return pods !== undefined && durationMs > pods.at;
  } catch {
    return false;
  }
}
