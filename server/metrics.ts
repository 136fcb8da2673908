import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { EvidenceRecord } from "@/lib/evidence/record";

/** What the gauges read when they are scraped. */
export interface Gauges {
  streams(): number;
  connections(): number;
}

/** Cutaway's own metrics. Labels are closed sets: templates, codes and parts, never names of a cluster. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = this.counter("cutaway_http_requests_total", "Requests answered", [
    "template",
    "status",
  ]);
  private readonly refusals = this.counter("cutaway_http_refused_total", "Requests refused by the gate", [
    "code",
  ]);
  private readonly upstream = this.counter("cutaway_upstream_requests_total", "Requests to apiservers", [
    "purpose",
    "outcome",
  ]);
  private readonly upstreamBytes = this.counter(
    "cutaway_upstream_bytes_total",
    "Body bytes from apiservers",
    ["form"],
  );

  constructor(gauges: Gauges) {
    collectDefaultMetrics({ register: this.registry });
    this.gauge("cutaway_streams", "Answers being streamed", gauges.streams);
    this.gauge("cutaway_connections", "Open connections from browsers and scripts", gauges.connections);
  }

  answered(template: string, status: number): void {
    this.requests.inc({ template, status });
  }

  refused(code: string): void {
    this.refusals.inc({ code });
  }

  asked(record: EvidenceRecord): void {
    const outcome = record.failure ?? String(record.status ?? "none");
    this.upstream.inc({ purpose: record.purpose, outcome });
    this.upstreamBytes.inc({ form: "wire" }, record.wireBytes);
    this.upstreamBytes.inc({ form: "decoded" }, record.decodedBytes);
  }

  /** Prometheus' text format and its media type. */
  async text(): Promise<{ type: string; body: string }> {
    return { type: this.registry.contentType, body: await this.registry.metrics() };
  }

  private counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
