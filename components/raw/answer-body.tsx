import { cx } from "@/components/ui/cx";
import { Tabs } from "@/components/ui/tabs";
import type { Reading } from "@/lib/raw/view";
import { MetricsReading } from "./metrics-reading";
import styles from "./raw.module.css";
import type { ReadingProps } from "./reading-props";
import { TableReading } from "./table-reading";
import { TextReading } from "./text-reading";
import { TreeReading } from "./tree-reading";

const TITLES: Readonly<Record<Reading, string>> = {
  tree: "Tree",
  yaml: "YAML",
  table: "Table",
  metrics: "Metrics",
  text: "Text",
};

/** The body of an answer in one of the readings that fit it. */
export function AnswerBody({ client, exchange, current }: ReadingProps) {
  const readings = exchange.summary?.readings ?? [];
  const { state, set } = current;
  const wanted = readings.find((reading) => reading === state.read);
  const selected = wanted ?? readings[0] ?? "text";
  const props = { client, exchange, current };
  return (
    <Tabs
      label="Ways to read the answer"
      tabs={readings.map((id) => ({ id, title: TITLES[id] }))}
      selected={selected}
      onSelect={(read) => set({ read: read === readings[0] ? "auto" : read })}
      className={cx(styles.reading)}
    >
      {selected === "tree" && <TreeReading {...props} />}
      {selected === "table" && <TableReading {...props} />}
      {selected === "metrics" && <MetricsReading {...props} />}
      {(selected === "text" || selected === "yaml") && (
        <TextReading key={selected} {...props} reading={selected} />
      )}
    </Tabs>
  );
}
