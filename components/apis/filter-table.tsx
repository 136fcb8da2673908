import { Badge } from "@/components/ui/badge";
import { FILTERS, type Filter } from "@/lib/apis/handlers/filters";
import type { FilterCount, FilterTime } from "@/lib/apis/handlers/metrics";
import { formatCount } from "@/lib/base/format";
import { visibleText } from "@/lib/base/safe-text";
import styles from "./handlers.module.css";

interface FilterTableProps {
  times: readonly FilterTime[];
  counts: readonly FilterCount[];
}

/** The filters in their order, what each does, and how one sees that it did. */
export function FilterTable({ times, counts }: FilterTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a narrow screen
    <section className={styles.scroller} aria-label="Filters" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Filter</th>
            <th scope="col">What it does</th>
            <th scope="col">What the client sees</th>
            <th scope="col">Elsewhere</th>
            <th scope="col">Takes</th>
          </tr>
        </thead>
        <tbody>
          {FILTERS.map((filter) => (
            <tr key={filter.name}>
              <th scope="row" className="mono">
                {filter.name}
              </th>
              <td>
                {filter.does}{" "}
                {filter.when !== null && <Badge title="Only there when this is set">{filter.when}</Badge>}
              </td>
              <td>{filter.visible || <span className="soft">–</span>}</td>
              <td className="soft">
                {filter.elsewhere || "–"}
                <Counts counts={countsOf(filter, counts)} />
              </td>
              <td>
                <Time time={timeOf(filter, times)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const timeOf = ({ timedAs }: Filter, times: readonly FilterTime[]) =>
  times.find(({ filter }) => timedAs.includes(filter)) ?? null;

const countsOf = ({ elsewhere }: Filter, counts: readonly FilterCount[]) =>
  counts.filter(({ metric }) => elsewhere.includes(metric));

/** The counters themselves, as they are on this server. */
function Counts({ counts }: { counts: readonly FilterCount[] }) {
  return counts.map(({ metric, which, value }) => (
    <span key={`${metric} ${which}`} className={styles.count} title={metric}>
      <span className="mono">{formatCount(value)}</span>{" "}
      {visibleText(which) || metric.replace(/^apiserver_|_total$/g, "")}
    </span>
  ));
}

function Time({ time }: { time: FilterTime | null }) {
  if (time === null) return <span className="soft">–</span>;
  const { mean, p99, count, recent } = time;
  return (
    <span className={styles.time}>
      <span className="mono" title={`${formatCount(count)} requests`}>
        {formatMicros(mean)}
      </span>
      {p99 !== null && <span className="mono soft">p99 {formatMicros(p99)}</span>}
      {recent !== null && (
        <span className="mono soft" title={`${formatCount(recent.count)} requests since the last look`}>
          lately {formatMicros(recent.mean)}
        </span>
      )}
    </span>
  );
}

/** Seconds as "3.2 µs", "1.20 ms". */
function formatMicros(seconds: number): string {
  const micros = seconds * 1e6;
  if (micros < 1000) return `${micros < 10 ? micros.toFixed(1) : micros.toFixed(0)} µs`;
  return micros < 1e6 ? `${(micros / 1000).toPrecision(3)} ms` : `${(micros / 1e6).toPrecision(3)} s`;
}
