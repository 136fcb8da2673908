import { type FilterCount, type FilterSum, filterTimes, WANTED } from "@/lib/apis/handlers/metrics";
import { readBody } from "@/lib/kube/body";
import { apiError } from "@/lib/kube/errors";
import type { KubeResponse, KubeTransport } from "@/lib/kube/types";
import { FrameSplitter } from "@/lib/kube/watch-stream/splitter";
import { type Exposition, parsePrometheus } from "@/lib/raw/prometheus";
import { histogramsOf, quantileOf } from "@/lib/raw/prometheus-series";

/** `/metrics` of a large cluster is tens of megabytes, so it is not read more often than this. */
const AGAIN_MS = 15_000;
const FILTER_METRIC = "apiserver_request_filter_duration_seconds";
/** The label that tells the series of a counter apart, where that is worth a look. */
const LABELS: Readonly<Record<string, string>> = {
  authentication_attempts: "result",
  apiserver_authorization_decisions_total: "decision",
  apiserver_flowcontrol_rejected_requests_total: "reason",
  apiserver_request_terminations_total: "code",
};

interface Scrape {
  readonly at: number;
  readonly sums: readonly FilterSum[];
  readonly counts: readonly FilterCount[];
  readonly requests: readonly string[];
}

/** The few metrics that speak of the handler chain, of one context's apiserver. */
export class FilterMetrics {
  readonly #transport: KubeTransport;
  readonly #now: () => number;
  #last: Scrape | null = null;
  #before: Scrape | null = null;

  constructor(transport: KubeTransport, now: () => number) {
    this.#transport = transport;
    this.#now = now;
  }

  /** @throws ProblemError as the transport, ApiError for a status that is not 200 */
  async read(signal: AbortSignal) {
    if (this.#last === null || this.#now() - this.#last.at > AGAIN_MS) {
      const scrape = await this.#scrape(signal);
      this.#before = this.#last;
      this.#last = scrape;
    }
    const { at, sums, counts, requests } = this.#last;
    return { value: { at, times: filterTimes(sums, this.#before?.sums ?? null), counts }, requests };
  }

  async #scrape(signal: AbortSignal): Promise<Scrape> {
    const requests: string[] = [];
    const response = await this.#transport.request({
      path: "/metrics",
      accept: "text/plain",
      purpose: "apis/handlers",
      signal,
      onRecord: (id) => requests.push(id),
    });
    if (response.status !== 200) throw await refusal(response);
    const exposition = parsePrometheus(await wantedLines(response));
    return { at: this.#now(), sums: sumsOf(exposition), counts: countsOf(exposition), requests };
  }
}

async function refusal({ status, headers, body }: KubeResponse) {
  return apiError({ status, headers, body: (await readBody(body, 1024 * 1024)).toString("utf8") });
}

/** The lines that are wanted, taken out as the text comes: the whole is never in memory. */
async function wantedLines({ body }: KubeResponse): Promise<string> {
  const splitter = new FrameSplitter();
  const kept: Buffer[] = [];
  const wanted = WANTED.flatMap((name) => [Buffer.from(name), Buffer.from(`# TYPE ${name}`)]);
  for await (const chunk of body as AsyncIterable<Buffer>) {
    splitter.push(chunk);
    for (let line = splitter.next(); line !== null; line = splitter.next()) {
      const begins = (prefix: Buffer) => line?.subarray(0, prefix.length).equals(prefix);
      // A line is a view of the chunk, which would be kept whole for it.
      if (wanted.some(begins)) kept.push(Buffer.from(line));
    }
  }
  return kept.map((line) => `${line.toString("utf8")}\n`).join("");
}

function sumsOf({ families }: Exposition): FilterSum[] {
  const family = families.find(({ name }) => name === FILTER_METRIC);
  return (family === undefined ? [] : histogramsOf(family)).map((histogram) => ({
    filter: histogram.labels.get("filter") ?? "",
    sum: histogram.sum ?? 0,
    count: histogram.count ?? 0,
    p99: quantileOf(histogram, 0.99),
  }));
}

function countsOf({ families }: Exposition): FilterCount[] {
  return families
    .filter(({ name }) => name !== FILTER_METRIC)
    .flatMap(({ name, samples }) => {
      const totals = new Map<string, number>();
      for (const { labels, value } of samples) {
        const which = labels.get(LABELS[name] ?? "") ?? "";
        totals.set(which, (totals.get(which) ?? 0) + value);
      }
      return [...totals].map(([which, value]) => ({ metric: name, which, value }));
    });
}
