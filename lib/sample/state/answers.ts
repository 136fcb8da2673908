import type { Recording } from "@/lib/recording/recording";
import type { RecordingAnswer, RecordingDocument } from "@/lib/recording/schema";
import type { StoredAnswer } from "../protocol/stored";
import { gains, retold, risingValues, type Turn } from "../time/counters";
import { jsonCounters, retellJson } from "../time/json-answers";

/** What an answer is told by. */
export interface AnswerTurn extends Turn {
  /** ms since the recording began. */
  readonly position: number;
  renew(text: string): string;
}

interface Entry {
  readonly at: number;
  readonly source: RecordingAnswer | RecordingDocument;
  readonly etag: string | null;
}

/** What was answered to one question in one media type, in the order of time. Never empty. */
type Series = Entry[];

/** The answers that are no watched resources: discovery and other documents, and what was asked at intervals. */
export class Answers {
  readonly #recording: Recording;
  /** By path, then by query, then by media type. */
  readonly #paths = new Map<string, Map<string, Map<string, Series>>>();
  readonly #gains = new Map<Series, Map<string, number>>();

  constructor(recording: Recording) {
    this.#recording = recording;
    for (const document of recording.documents) {
      if (document.method === "GET") this.#add({ at: document.at, source: document, etag: document.etag });
    }
    for (const answer of recording.answers) this.#add({ at: answer.at, source: answer, etag: null });
    for (const series of this.#all()) series.sort((a, b) => a.at - b.at);
  }

  /** Of a path in all its forms, those of this moment. Empty for what was not recorded. */
  at(path: string, query: string, turn: AnswerTurn): StoredAnswer[] {
    const queries = this.#paths.get(path);
    const exact = queries?.get(normalized(query));
    if (exact) return [...exact.values()].map((series) => this.#moment(series, turn));
    if (queries === undefined || !HEALTH.test(path)) return [];
    const [other] = [...queries.values()].flatMap((types) => [...types.values()]);
    return other === undefined ? [] : [healthOf(this.#moment(other, turn), query)];
  }

  #add(entry: Entry): void {
    const { path, query, contentType } = entry.source;
    const queries = this.#paths.get(path) ?? new Map<string, Map<string, Series>>();
    this.#paths.set(path, queries);
    const types = queries.get(normalized(query)) ?? new Map<string, Series>();
    queries.set(normalized(query), types);
    types.set(contentType, [...(types.get(contentType) ?? []), entry]);
  }

  #all(): Series[] {
    return [...this.#paths.values()].flatMap((queries) =>
      [...queries.values()].flatMap((types) => [...types.values()]),
    );
  }

  /** The latest until now; before the first there was none, and the first is the nearest. */
  #moment(series: Series, turn: AnswerTurn): StoredAnswer {
    const entry = series.findLast(({ at }) => at <= turn.position) ?? (series[0] as Entry);
    const { status, contentType } = entry.source;
    return { status, contentType, etag: entry.etag, body: () => this.#tell(entry, series, turn) };
  }

  #tell(entry: Entry, series: Series, turn: AnswerTurn): Buffer {
    const body = this.#recording.body(entry.source);
    const kind = kindOf(entry);
    if (kind === null) return body;
    const text = turn.renew(body.toString("utf8"));
    const gained = turn.cycle === 0 ? NOTHING : this.#gainsOf(series, kind, turn);
    if (kind === "prometheus") return Buffer.from(retold(text, gained, turn));
    return Buffer.from(retellJson(text, gained, turn));
  }

  /** From the first answer to the last one; their uids are those of this turn, as the text's are. */
  #gainsOf(series: Series, kind: "prometheus" | "json", { renew }: AnswerTurn): Map<string, number> {
    const known = this.#gains.get(series);
    const read = kind === "prometheus" ? risingValues : jsonCounters;
    const good = series.filter(({ source }) => source.status === 200);
    const of = (entry: Entry | undefined) =>
      entry === undefined
        ? new Map<string, number>()
        : read(this.#recording.body(entry.source).toString("utf8"));
    const found = known ?? gains(of(good[0]), of(good.at(-1)));
    this.#gains.set(series, found);
    return new Map([...found].map(([id, gain]) => [renew(id), gain]));
  }
}

const NOTHING: ReadonlyMap<string, number> = new Map();
const HEALTH = /^\/(?:livez|readyz|healthz)$/;

/** `verbose` and `verbose=` are one question, and so are parameters in another order. */
function normalized(query: string): string {
  const parameters = new URLSearchParams(query);
  parameters.sort();
  return parameters.toString();
}

/** Whether it is healthy was recorded with the checks; who does not ask for them hears less. */
function healthOf(answer: StoredAnswer, query: string): StoredAnswer {
  if (answer.status !== 200 || new URLSearchParams(query).has("verbose")) return answer;
  return { ...answer, body: () => Buffer.from("ok") };
}

/** Documents say the same at all times. */
function kindOf({ source }: Entry): "prometheus" | "json" | null {
  if (!("tookMs" in source) || source.status !== 200) return null;
  if (source.contentType.startsWith("application/json")) return "json";
  return /\/metrics(?:\/[\w-]+)?$/.test(source.path) ? "prometheus" : null;
}
