/**
 * The families of the kubelet's `/metrics/cadvisor` that this view needs, each a column of a row's values. All others are
 * passed over unread: they are two thirds of the text.
 */
export const COLUMNS = [
  "container_cpu_usage_seconds_total",
  "container_cpu_cfs_periods_total",
  "container_cpu_cfs_throttled_periods_total",
  "container_cpu_cfs_throttled_seconds_total",
  "container_spec_cpu_quota",
  "container_spec_cpu_period",
  "container_spec_cpu_shares",
  "container_spec_memory_limit_bytes",
  "container_spec_memory_reservation_limit_bytes",
  "container_spec_memory_swap_limit_bytes",
  "container_memory_usage_bytes",
  "container_memory_working_set_bytes",
  "container_memory_rss",
  "container_memory_cache",
  "container_memory_swap",
  "container_memory_max_usage_bytes",
  "container_memory_events_high_total",
  "container_memory_events_max_total",
  "container_oom_events_total",
  "container_pressure_cpu_waiting_seconds_total",
  "container_pressure_cpu_stalled_seconds_total",
  "container_pressure_memory_waiting_seconds_total",
  "container_pressure_memory_stalled_seconds_total",
  "container_pressure_io_waiting_seconds_total",
  "container_pressure_io_stalled_seconds_total",
  "container_processes",
  "container_threads",
  "container_threads_max",
  "container_start_time_seconds",
  "container_last_seen",
] as const;
export type Column = (typeof COLUMNS)[number];

/** Figures of the machine as a whole. */
export const MACHINE = [
  "machine_cpu_cores",
  "machine_memory_bytes",
  "machine_swap_bytes",
  "container_scrape_error",
] as const;
export type MachineFigure = (typeof MACHINE)[number];

/** One cgroup, or with stats from the runtime one container. */
export interface CadvisorRow {
  /** The cgroup's path; with stats from the runtime the container's id. */
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** By the order of COLUMNS; NaN where the kubelet gave none. */
  readonly values: Float64Array;
  /** When cAdvisor measured its CPU, ms since the epoch; NaN when it does not say. */
  cpuAt: number;
}

export interface CadvisorTable {
  readonly rows: readonly CadvisorRow[];
  readonly machine: Readonly<Partial<Record<MachineFigure, number>>>;
  /** Lines that are no samples, and the first of them. */
  readonly unread: number;
  readonly unreadExample: string | null;
  /** UTF-16 units. */
  readonly length: number;
}

/** Where a family's values stand in a row; null for one that is no column. */
export const columnOf = (family: string): number | null => INDEX.get(family) ?? null;
const INDEX: ReadonlyMap<string, number> = new Map(COLUMNS.map((name, index) => [name, index]));

export const figureOf = (row: CadvisorRow, column: Column): number =>
  row.values[INDEX.get(column) ?? -1] ?? Number.NaN;
