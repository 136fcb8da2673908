import { brotliCompressSync, constants } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/base/problem";
import { HOSTILE_KEYS, HOSTILE_TEXTS } from "@/lib/testing/hostile";
import { encodeBlock, footer, preamble } from "./frame";
import { RECORDING_LIMITS, type RecordingLimits } from "./limits";
import { openRecording, type Recording } from "./recording";
import { FORMAT_VERSION, type RecordingHeader, type RecordingScope } from "./schema";
import { MemorySink } from "./sink";
import { bufferSource } from "./source";
import { RecordingWriter, type WriterOptions } from "./writer";

const HEADER: RecordingHeader = {
  tool: "cutaway test",
  startedAt: "2026-01-02T03:04:05.678Z",
  cluster: { uid: "u-1", name: "lab", gitVersion: "v1.37.2" },
  namespaces: null,
  include: [],
};

const PODS: RecordingScope = {
  id: 1,
  group: "",
  version: "v1",
  resource: "pods",
  kind: "Pod",
  namespaced: true,
  namespace: null,
  form: "object",
  at: 10,
  resourceVersion: "100",
  watched: true,
  columns: [],
};

const METRICS = { path: "/metrics", query: "", status: 200, contentType: "text/plain", tookMs: 3 };
const metrics = (n: number) => `# HELP a b\n${"x_total 1\n".repeat(20)}y_total ${n}\nz ${n % 2}`;

const pod = (name: string, resourceVersion: string) => ({
  namespace: "shop",
  name,
  uid: `uid-${name}`,
  resourceVersion,
});

/** Two pods, a change, a bookmark, three answers of one path, a document. */
async function sample(options: WriterOptions = {}, name = "é\u2028🚢"): Promise<Buffer> {
  const sink = new MemorySink();
  const writer = new RecordingWriter(sink, HEADER, options);
  const id = writer.newScope();
  for (const each of ["a", name])
    writer.row(id, pod(each, "1"), JSON.stringify({ metadata: { name: each } }));
  writer.scope({ ...PODS, id }, 2);
  writer.document({ ...VERSION_DOCUMENT, path: "/version" }, Buffer.from('{"gitVersion":"v1.37.2"}'));
  writer.answer({ ...METRICS, at: 11 }, Buffer.from(metrics(1)));
  const line = { scope: id, bytes: 120 };
  writer.event({ ...line, at: 12, type: "MODIFIED", ...pod("a", "101") }, '{"metadata":{"name":"a"},"n":2}');
  writer.checkpoint(13);
  writer.answer({ ...METRICS, at: 14 }, Buffer.from(metrics(2)));
  writer.event({ ...line, at: 15, type: "BOOKMARK", ...pod("", "120"), uid: "" }, null);
  writer.answer({ ...METRICS, at: 16 }, Buffer.from(metrics(3)));
  await writer.end({ endedAt: 20, reason: "stopped", masked: { "env value": 2 }, missing: [] });
  return sink.bytes();
}

const VERSION_DOCUMENT = {
  at: 0,
  method: "GET" as const,
  accept: "",
  query: "",
  status: 200,
  contentType: "application/json",
  etag: '"abc"',
  key: "",
};

const open = (bytes: Buffer, checksums: "all" | "lazy" = "all") =>
  openRecording(bufferSource(bytes), { checksums });

/** Everything that a recording says, read to its end. */
function told(recording: Recording) {
  return {
    header: recording.header,
    scopes: recording.scopes,
    rows: recording.scopes.map(({ id }) =>
      [...recording.snapshot(id)].map(({ ref, payload, ...row }) => [
        row,
        recording.object(ref),
        `${payload}`,
      ]),
    ),
    events: [...recording.events()].map(({ ref, payload, ...event }) => [
      event,
      ref && recording.object(ref),
      `${payload}`,
    ]),
    answers: recording.answers.map((answer) => [answer, `${recording.body(answer)}`]),
    documents: recording.documents.map((document) => [document, `${recording.body(document)}`]),
    trailer: recording.trailer,
    end: recording.end,
    durationMs: recording.durationMs,
  };
}

function codeOf(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
}

describe("a recording", () => {
  it("tells what was written", async () => {
    const recording = open(await sample());
    expect(recording.end).toEqual({ state: "complete" });
    expect(recording.header).toEqual(HEADER);
    expect(recording.scopes).toEqual([PODS]);
    expect([...recording.snapshot(1)].map(({ name, payload }) => [name, `${payload}`])).toEqual([
      ["a", '{"metadata":{"name":"a"}}'],
      ["é\u2028🚢", '{"metadata":{"name":"é\u2028🚢"}}'],
    ]);
    expect(
      [...recording.events()].map(({ at, type, resourceVersion }) => [at, type, resourceVersion]),
    ).toEqual([
      [12, "MODIFIED", "101"],
      [15, "BOOKMARK", "120"],
    ]);
    expect([...recording.events({ from: 12, to: 15 })]).toHaveLength(1);
    expect(recording.answers.map((answer) => [answer.at, answer.base, `${recording.body(answer)}`])).toEqual([
      [11, null, metrics(1)],
      [14, 2, metrics(2)],
      [16, 2, metrics(3)],
    ]);
    expect(recording.trailer).toMatchObject({
      scopes: [{ id: 1, objects: 2, events: 1, resourceVersion: "120", at: 15 }],
      kinds: { Pod: 2 },
      masked: { "env value": 2 },
    });
    expect(recording.durationMs).toBe(20);
  });

  it("is the same by its indexes and by a scan, in blocks of any size", async () => {
    const expected = told(open(await sample()));
    for (const blockBytes of [1, 100, 1_000_000]) {
      const bytes = await sample({ blockBytes, quality: 1 });
      expect(told(open(bytes, "lazy"))).toEqual(expected);
      expect(told(open(bytes))).toEqual(expected);
    }
  });

  it("is not touched by what comes after its end", async () => {
    const sink = new MemorySink();
    const writer = new RecordingWriter(sink, HEADER);
    const ended = writer.end({ endedAt: 1, reason: "stopped", masked: {}, missing: [] });
    writer.answer({ ...METRICS, at: 2 }, Buffer.from("late"));
    writer.checkpoint(3);
    await ended;
    await writer.drained();
    expect(open(sink.bytes())).toMatchObject({ end: { state: "complete" }, answers: [] });
  });

  it("holds names of any kind", async () => {
    for (const name of [...HOSTILE_KEYS, ...HOSTILE_TEXTS.map(({ text }) => text)].filter(
      ({ length }) => length <= 512,
    )) {
      const recording = open(await sample({}, name));
      const row = [...recording.snapshot(1)][1];
      expect(row?.name).toBe(name);
      expect(row && recording.object(row.ref)).toEqual({ metadata: { name } });
    }
  });
});

describe("a file that was cut", () => {
  it("opens with what is whole, wherever it was cut", async () => {
    const bytes = await sample({ blockBytes: 1 });
    const whole = told(open(bytes));
    let longest = 0;
    for (let size = 16; size < bytes.length; size += 3) {
      const part = bytes.subarray(0, size);
      const code = codeOf(() => {
        const { events, answers, end, trailer, rows } = told(open(part));
        expect(end).toMatchObject({ state: "cut" });
        expect(trailer).toBeNull();
        expect(events).toEqual(whole.events.slice(0, events.length));
        expect(answers).toEqual(whole.answers.slice(0, answers.length));
        longest = Math.max(longest, events.length + answers.length + rows.flat().length);
      });
      expect([null, "RECORDING_CUT_EARLY"]).toContain(code);
      expect(told2(part)).toEqual(told2(part, "lazy"));
    }
    expect(longest).toBe(whole.events.length + whole.answers.length + 2);
    expect(codeOf(() => open(bytes.subarray(0, 5)))).toBe("RECORDING_UNKNOWN");
  });

  it("may end in zeros that were never written", async () => {
    const bytes = await sample();
    const cut = bytes.subarray(0, bytes.length - 200);
    const { end } = open(cut);
    expect(open(Buffer.concat([cut, Buffer.alloc(5000)])).end.state).toBe("cut");
    expect(end.state).toBe("cut");
  });
});

const told2 = (bytes: Buffer, checksums?: "lazy") => {
  try {
    return told(open(bytes, checksums));
  } catch (error) {
    return error instanceof ProblemError ? error.problem.code : error;
  }
};

describe("a file that was changed", () => {
  it("is never taken for what it was, whichever byte is flipped", async () => {
    const bytes = await sample();
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const told = told2(changed);
      if (typeof told === "string") expect(told).toMatch(/^RECORDING_/);
      // The last block of a file without its end counts as not written yet.
      else expect(told, `byte ${at}`).toMatchObject({ end: { state: "cut" } });
    }
  });

  it("says where", async () => {
    const bytes = await sample();
    const second = open(bytes).scopes.length > 0 ? bytes.indexOf("BLK1", 30) : 0;
    bytes[second + 40] = 0;
    expect(() => open(bytes)).toThrow(`block at byte ${second} `);
  });

  it("never ends in anything but a recording or a problem, whatever the bytes are", async () => {
    const bytes = await sample();
    const edit = fc.record({
      at: fc.nat(bytes.length),
      drop: fc.nat(60),
      put: fc.uint8Array({ maxLength: 60 }),
    });
    fc.assert(
      fc.property(edit, ({ at, drop, put }) => {
        const changed = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + drop)]);
        for (const checksums of ["all", "lazy"] as const) codeOf(() => told(open(changed, checksums)));
      }),
      { numRuns: 2000 },
    );
  });
});

/** A file with right sums, whatever it says. */
function forged(blocks: ReadonlyArray<readonly [unknown, unknown, number?]>): Buffer {
  const parts = [preamble(FORMAT_VERSION)];
  for (const [about, body, claimed] of blocks) {
    const plain = Buffer.isBuffer(body)
      ? body
      : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
    const packed =
      claimed === undefined
        ? plain
        : brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
    parts.push(
      encodeBlock(about as never, claimed === undefined ? "none" : "brotli", packed, claimed ?? plain.length),
    );
  }
  return Buffer.concat(parts);
}

const header = [{ block: "header" }, HEADER] as const;
const scope = [{ block: "scope", id: 1 }, PODS] as const;

describe("a file made to do harm", () => {
  const MiB = 1024 * 1024;

  it("cannot unpack to more than it says, nor say more than is accepted", () => {
    const bomb = Buffer.alloc(50 * MiB, "x");
    const claims = (unpacked: number) =>
      forged([header, scope, [{ block: "snapshot", scope: 1, rows: 1 }, bomb, unpacked]]);
    expect(codeOf(() => [...open(claims(1000)).snapshot(1)])).toBe("RECORDING_INVALID");
    expect(codeOf(() => open(claims(2048 * MiB)))).toBe("RECORDING_TOO_LARGE");
    const small = Buffer.from("x");
    const many = Array.from(
      { length: 40 },
      () => [{ block: "snapshot", scope: 1, rows: 1 }, small, 60 * MiB] as const,
    );
    expect(codeOf(() => open(forged([header, scope, ...many])))).toBe("RECORDING_TOO_LARGE");
  });

  it("cannot claim more objects or events than are accepted", () => {
    const rows = { block: "snapshot", scope: 1, rows: RECORDING_LIMITS.objects + 1 };
    expect(codeOf(() => open(forged([header, scope, [rows, ""]])))).toBe("RECORDING_TOO_LARGE");
    expect(codeOf(() => [...open(forged([header, scope, [{ ...rows, rows: 5 }, ""]])).snapshot(1)])).toBe(
      "RECORDING_INVALID",
    );
  });

  it("is held to every cap, to the last byte and the last object", async () => {
    const bytes = await sample();
    const most = {
      file: bytes.length,
      objects: 2,
      events: 2,
      depth: 2,
      string: Buffer.byteLength("é\u2028🚢"),
    };
    const limits = (less: Partial<RecordingLimits> = {}) => ({ ...RECORDING_LIMITS, ...most, ...less });
    const read = (less?: Partial<RecordingLimits>) =>
      codeOf(() => told(openRecording(bufferSource(bytes), { limits: limits(less) })));
    expect(read()).toBeNull();
    for (const cap of ["file", "objects", "events"] as const) {
      expect([cap, read({ [cap]: most[cap] - 1 })]).toEqual([cap, "RECORDING_TOO_LARGE"]);
    }
    for (const cap of ["block", "unpacked", "blocks"] as const) {
      expect([cap, read({ [cap]: 3 })]).toEqual([cap, "RECORDING_TOO_LARGE"]);
    }
    for (const cap of ["depth", "string"] as const) {
      expect([cap, read({ [cap]: most[cap] - 1 })]).toEqual([cap, "RECORDING_INVALID"]);
    }
  });

  it.each<[string, ReadonlyArray<readonly [unknown, unknown]>]>([
    ["no header", [scope]],
    ["a header with more to say", [[{ block: "header" }, { ...HEADER, __proto__x: 1 }]]],
    ["a header that is no JSON", [[{ block: "header" }, "{"]]],
    ["a scope twice", [header, scope, scope]],
    ["a block of an unknown kind", [header, [{ block: "script" }, ""]]],
    [
      "an object without a name",
      [header, scope, [{ block: "snapshot", scope: 1, rows: 1 }, '{"name":1}\t{}']],
    ],
    ["an object that is nested too deep", [header, scope, deep(200)]],
    ["events in no order", [header, scope, eventsAt(5), eventsAt(4)]],
    ["a patch of nothing", [header, answer(1, 2, "[]")]],
    [
      "a patch of a patch",
      [header, answer(1, null, "a\n"), answer(2, 1, "[[0,1]]"), answer(3, 2, "[[0,1]]")],
    ],
    ["a patch beyond its base", [header, answer(1, null, "a\n"), answer(2, 1, "[[0,9007199254740991]]")]],
    ["a patch of itself", [header, answer(1, 1, "[[0,1]]")]],
  ])("%s is invalid", (_, blocks) => {
    expect(codeOf(() => told(open(forged(blocks))))).toBe("RECORDING_INVALID");
  });

  it("cannot reach a prototype", () => {
    const payload = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const name = JSON.stringify(pod("__proto__", "1"));
    const recording = open(
      forged([header, scope, [{ block: "snapshot", scope: 1, rows: 1 }, `${name}\t${payload}\n`]]),
    );
    told(recording);
    expect({}).not.toHaveProperty("polluted");
    const bad = name.replace('"uid"', '"__proto__":{"uid":1},"uid"');
    const odd = open(
      forged([header, scope, [{ block: "snapshot", scope: 1, rows: 1 }, `${bad}\t${payload}\n`]]),
    );
    expect(codeOf(() => told(odd))).toBe("RECORDING_INVALID");
  });

  it("cannot lead in circles", () => {
    const start = forged([header]);
    const index = encodeBlock(
      { block: "index", blocks: 0, at: 0 },
      "none",
      Buffer.from(JSON.stringify({ previous: start.length, blocks: [] })),
      JSON.stringify({ previous: start.length, blocks: [] }).length,
    );
    const end = encodeBlock({ block: "trailer", index: start.length }, "none", Buffer.from("{}"), 2);
    const file = Buffer.concat([start, index, end, footer(start.length + index.length)]);
    expect(codeOf(() => open(file, "lazy"))).toBe("RECORDING_INVALID");
  });

  it("is told apart from other versions and other files", () => {
    expect(codeOf(() => open(Buffer.concat([preamble(FORMAT_VERSION + 1)])))).toBe("RECORDING_VERSION");
    expect(codeOf(() => open(Buffer.from("apiVersion: v1\nkind: Config\n")))).toBe("RECORDING_UNKNOWN");
    expect(codeOf(() => open(Buffer.alloc(0)))).toBe("RECORDING_UNKNOWN");
    const size = RECORDING_LIMITS.file + 1;
    const huge = {
      size,
      read: (_: number, length: number) => preamble(FORMAT_VERSION).subarray(0, length),
      close() {},
    };
    expect(codeOf(() => openRecording(huge))).toBe("RECORDING_TOO_LARGE");
  });
});

function deep(levels: number) {
  const payload = `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
  return [
    { block: "snapshot", scope: 1, rows: 1 },
    `${JSON.stringify(pod("a", "1"))}\t${payload}\n`,
  ] as const;
}

function eventsAt(at: number) {
  const event = { at, scope: 1, type: "BOOKMARK", bytes: 1, ...pod("", "5") };
  return [{ block: "events", from: at, to: at, events: 1 }, `${JSON.stringify(event)}\n`] as const;
}

function answer(id: number, base: number | null, body: string) {
  return [{ block: "answer", answer: { id, ...METRICS, at: 1, bytes: 1, base } }, body] as const;
}
