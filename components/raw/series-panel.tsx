import { useEffect, useMemo, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { Count } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { type Column, Table } from "@/components/ui/table";
import { formatCount } from "@/lib/base/format";
import type { FamilyRow, SeriesPage, SeriesRow } from "@/lib/raw/metrics";
import type { AnswerClient } from "./answer-client";
import styles from "./raw.module.css";

/** Series that are fetched of one family; the filter narrows down more. */
const SERIES = 5_000;

interface SeriesPanelProps {
  client: AnswerClient;
  family: FamilyRow;
  filter: string;
  onClose(): void;
}

/** The series of one family: labels with values, histograms as count, mean and quantiles. */
export function SeriesPanel({ client, family, filter, onClose }: SeriesPanelProps) {
  const [page, setPage] = useState<SeriesPage | null>(null);
  const [sort, setSort] = useState("");
  useEffect(() => {
    let isLatest = true;
    void client.ask("series", family.name, filter, 0, SERIES).then((found) => isLatest && setPage(found));
    return () => {
      isLatest = false;
    };
  }, [client, family.name, filter]);
  const rows = useMemo(() => (page?.rows ?? []).map((row) => ({ ...row, text: labelsText(row) })), [page]);
  const columns = useMemo(() => columnsFor(page), [page]);
  return (
    <div className={styles.series}>
      <header className={styles.detailsHead}>
        <h2 className="mono">{family.name}</h2>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      <p className={styles.help}>
        <SafeText text={family.help} />{" "}
        <span className="soft">
          {family.type}
          {family.unit !== "" && `, in ${family.unit}`}, <Count value={page?.total ?? 0} /> series
          {page !== null &&
            page.total > page.rows.length &&
            `, the first ${formatCount(page.rows.length)} shown`}
        </span>
      </p>
      <div className={styles.seriesTable}>
        <Table
          label="Series"
          columns={columns}
          rows={rows}
          keyOf={({ text }) => text}
          sort={sort}
          onSort={setSort}
        />
      </div>
    </div>
  );
}

type Row = SeriesRow & { readonly text: string };

/** An empty label is the same as none to Prometheus. */
const filled = (labels: SeriesRow["labels"]) => labels.filter(([, value]) => value !== "");

const labelsText = ({ labels }: SeriesRow) =>
  filled(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(" ");

function columnsFor(page: SeriesPage | null): Column<Row>[] {
  const labels: Column<Row> = {
    id: "labels",
    title: "Labels",
    text: ({ text }) => text,
    cell: ({ labels }) =>
      filled(labels).length === 0 ? <span className="soft">no labels</span> : filled(labels).map(labelCell),
    most: 90,
  };
  if (page === null || page.rows.every(({ value }) => value !== null)) return [valueColumn, labels];
  const quantiles = page.quantiles.map((q, i) =>
    figure(
      `p${q * 100}`,
      (row) => row.quantiles[i] ?? null,
      (row) => row.over[i] === true,
    ),
  );
  return [figure("count", (row) => row.count), figure("mean", (row) => row.mean), ...quantiles, labels];
}

const labelCell = ([name, value]: readonly [string, string]) => (
  <span key={name} className={styles.label}>
    <span className="soft">{name}=</span>
    <SafeText text={value} />{" "}
  </span>
);

const valueColumn: Column<Row> = {
  id: "value",
  title: "Value",
  text: ({ value }) => value ?? "",
  value: ({ value }) => (value === null ? null : Number(value)),
  align: "end",
};

function figure(
  title: string,
  of: (row: Row) => number | null,
  isOver: (row: Row) => boolean = () => false,
): Column<Row> {
  const text = (row: Row) => (isOver(row) ? `> ${figureText(of(row))}` : figureText(of(row)));
  return { id: title, title, text, value: of, align: "end" };
}

/** Four significant digits, without an exponent where a person can do without. */
function figureText(value: number | null): string {
  if (value === null) return "–";
  return Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(4)));
}
