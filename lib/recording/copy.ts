import type { RecordedEvent, RecordedRow, Recording } from "./recording";
import type { RecordingAnswer, RecordingDocument, RecordingScope } from "./schema";
import type { RecordingWriter } from "./writer";

/** Changes on the way; what is not given is copied as it is. */
export interface Edits {
  /** The JSON of an object or of a row's cells; null leaves it out. */
  readonly payload?: (json: string, scope: RecordingScope, of: RecordedRow | RecordedEvent) => string | null;
  /** The same for answers and documents. */
  readonly body?: (body: Buffer, of: RecordingAnswer | RecordingDocument) => Buffer | null;
  /** False leaves out a scope with all its events. */
  readonly scope?: (scope: RecordingScope) => boolean;
  /** Rows to put behind those of a scope. */
  readonly rows?: (scope: RecordingScope) => ReadonlyArray<{ readonly row: RowOf; readonly json: string }>;
  /** Answers to put between the others, in order of time. */
  readonly answers?: ReadonlyArray<{ readonly answer: AnswerOf; readonly body: Buffer }>;
}

type RowOf = Pick<RecordedRow, "namespace" | "name" | "uid" | "resourceVersion">;
type AnswerOf = Omit<RecordingAnswer, "id" | "base" | "bytes">;

/**
 * Copies what a recording holds into a writer, which packs it anew, and ends the file. Scopes keep their order and get
 * new numbers. Everything of one time is read once; memory does not depend on the file's size.
 */
export async function copyRecording(
  from: Recording,
  writer: RecordingWriter,
  edits: Edits = {},
): Promise<void> {
  const numbers = new Map<number, RecordingScope>();
  for (const scope of from.scopes.filter(edits.scope ?? (() => true))) {
    numbers.set(scope.id, await copySnapshot(from, scope, writer, edits));
  }
  for (const document of from.documents) {
    const { id: _, ...about } = document;
    const body = edited(from, document, edits);
    if (body !== null) writer.document(about, body);
    await writer.drained();
  }
  await copyAnswers(from, writer, edits);
  for (const event of from.events()) {
    const scope = numbers.get(event.scope);
    if (scope === undefined) continue;
    const { ref: _, payload, ...line } = event;
    const json = payload === null ? null : changed(payload.toString("utf8"), scope, event, edits);
    if (payload !== null && json === null) continue;
    writer.event({ ...line, scope: scope.id }, json);
    if (writer.pending > 0) await writer.drained();
  }
  const { endedAt = from.durationMs, reason = "stopped", masked = {}, missing = [] } = from.trailer ?? {};
  await writer.end({ endedAt, reason, masked, missing });
}

async function copySnapshot(
  from: Recording,
  scope: RecordingScope,
  writer: RecordingWriter,
  edits: Edits,
): Promise<RecordingScope> {
  const copied = { ...scope, id: writer.newScope() };
  let count = 0;
  const add = (row: RowOf, json: string) => {
    const { namespace, name, uid, resourceVersion } = row;
    writer.row(copied.id, { namespace, name, uid, resourceVersion }, json);
    count += 1;
  };
  for (const row of from.snapshot(scope.id)) {
    const json = changed(row.payload.toString("utf8"), scope, row, edits);
    if (json !== null) add(row, json);
  }
  for (const { row, json } of edits.rows?.(scope) ?? []) add(row, json);
  writer.scope(copied, count);
  await writer.drained();
  return copied;
}

async function copyAnswers(from: Recording, writer: RecordingWriter, edits: Edits): Promise<void> {
  const added = [...(edits.answers ?? [])];
  const addUntil = (at: number) => {
    while (added[0] !== undefined && added[0].answer.at <= at) {
      const next = added.shift();
      if (next) writer.answer(next.answer, next.body);
    }
  };
  for (const answer of from.answers) {
    addUntil(answer.at);
    const { id: _, base: __, bytes: ___, ...about } = answer;
    const body = edited(from, answer, edits);
    if (body !== null) writer.answer(about, body);
    await writer.drained();
  }
  addUntil(Number.POSITIVE_INFINITY);
  await writer.drained();
}

function changed(
  json: string,
  scope: RecordingScope,
  of: RecordedRow | RecordedEvent,
  { payload }: Edits,
): string | null {
  return payload === undefined ? json : payload(json, scope, of);
}

function edited(from: Recording, of: RecordingAnswer | RecordingDocument, { body }: Edits): Buffer | null {
  const whole = from.body(of);
  return body === undefined ? whole : body(whole, of);
}
