import { digString } from "@/lib/base/json";
import { openRecording, type Recording } from "@/lib/recording/recording";
import type { RecordingScope } from "@/lib/recording/schema";
import { MemorySink } from "@/lib/recording/sink";
import { bufferSource } from "@/lib/recording/source";
import { RecordingWriter } from "@/lib/recording/writer";

type Objects = readonly object[];

/** A resource of a recording that a test makes up. Times are ms since the recording began. */
export interface ScriptedScope extends Partial<Omit<RecordingScope, "id">> {
  readonly resource: string;
  readonly kind: string;
  readonly objects: Objects;
  readonly events?: ReadonlyArray<{
    readonly at: number;
    readonly type: "ADDED" | "MODIFIED" | "DELETED";
    readonly object: object;
  }>;
}

export interface Scripted {
  /** Default: the start of 2026. */
  readonly startedAt?: string;
  readonly scopes: readonly ScriptedScope[];
  readonly documents?: ReadonlyArray<{
    readonly method?: "GET" | "POST";
    readonly path: string;
    readonly accept?: string;
    readonly contentType?: string;
    readonly etag?: string;
    readonly key?: string;
    readonly body: unknown;
  }>;
  readonly answers?: ReadonlyArray<{
    readonly at: number;
    readonly path: string;
    readonly query?: string;
    readonly status?: number;
    readonly contentType?: string;
    readonly body: unknown;
  }>;
  readonly endedAt: number;
}

const text = (body: unknown): Buffer => Buffer.from(typeof body === "string" ? body : JSON.stringify(body));

const identityOf = (object: object) => ({
  namespace: digString(object, "metadata", "namespace") ?? "",
  name: digString(object, "metadata", "name") ?? "",
  uid: digString(object, "metadata", "uid") ?? "",
  resourceVersion: digString(object, "metadata", "resourceVersion") ?? "",
});

/** A row of a Table is written as its cells. */
const payloadOf = (object: object): string => JSON.stringify("cells" in object ? object.cells : object);

/** The bytes of a recording, as a recorder would have written them. */
export async function recordingBytes(script: Scripted): Promise<Buffer> {
  const sink = new MemorySink();
  const writer = new RecordingWriter(sink, {
    tool: "cutaway test",
    startedAt: script.startedAt ?? "2026-01-01T00:00:00.000Z",
    cluster: { uid: "00000000-0000-4000-8000-000000000001", name: "scripted", gitVersion: "v1.37.2" },
    namespaces: null,
    include: [],
  });
  const { documents = [], answers = [] } = script;
  for (const { body, ...document } of documents) {
    const rest = { at: 0, method: "GET" as const, accept: "", query: "", etag: null, key: "" };
    writer.document({ ...rest, status: 200, contentType: "application/json", ...document }, text(body));
  }
  const events = script.scopes.flatMap((scope) => writeScope(writer, scope));
  for (const { write } of events.sort((a, b) => a.at - b.at)) write();
  for (const { body, ...answer } of answers) {
    writer.answer({ query: "", status: 200, contentType: "text/plain", tookMs: 1, ...answer }, text(body));
  }
  await writer.end({ endedAt: script.endedAt, reason: "stopped", masked: {}, missing: [] });
  return sink.bytes();
}

function writeScope(writer: RecordingWriter, { objects, events = [], ...scope }: ScriptedScope) {
  const id = writer.newScope();
  for (const object of objects) writer.row(id, identityOf(object), payloadOf(object));
  const rest = {
    group: "",
    version: "v1",
    namespaced: true,
    namespace: null,
    form: "object" as const,
    at: 0,
  };
  writer.scope({ ...rest, resourceVersion: "100", watched: true, columns: [], ...scope, id }, objects.length);
  return events.map(({ at, type, object }) => ({
    at,
    write: () => writer.event({ at, scope: id, type, bytes: 100, ...identityOf(object) }, payloadOf(object)),
  }));
}

export async function scriptedRecording(script: Scripted): Promise<Recording> {
  return openRecording(bufferSource(await recordingBytes(script)));
}
