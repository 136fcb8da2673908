import type { ReactNode } from "react";
import { PartPanel } from "@/components/data/part-panel";
import type { ApiResult } from "@/components/data/query";
import type { Overview, Panel } from "@/lib/overview/schema";
import { userOf } from "./panel-of";

/** The panels of the overview, by what they hold. */
type PanelName = { [K in keyof Overview]: Overview[K] extends Panel<unknown> ? K : never }[keyof Overview];
type ValueOf<K extends PanelName> =
  Extract<Overview[K], { state: "ok" }> extends { value: infer V } ? V : never;

interface OverviewPanelProps<K extends PanelName> {
  title: string;
  name: K;
  result: ApiResult<Overview>;
  note?(value: ValueOf<K>): ReactNode;
  children(value: ValueOf<K>): ReactNode;
}

/** One part of the overview with its own state: a missing right greys out this part alone. */
export function OverviewPanel<K extends PanelName>({ name, result, ...rest }: OverviewPanelProps<K>) {
  const panel = result.data?.[name] as Panel<ValueOf<K>> | undefined;
  return <PartPanel panel={panel} result={result} user={userOf(result.data)} {...rest} />;
}
