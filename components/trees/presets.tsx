import { useState } from "react";
import { Menu } from "@/components/ui/menu";

const KEY = "cutaway-tree-filters";
const MAX_SAVED = 20;

/** What people look for in an incident. */
const BUILT_IN = [
  { name: "What has a problem", filter: "status:problem" },
  { name: "What failed", filter: "status:failed" },
  { name: "What cannot be deleted", filter: "is:deleting" },
  { name: "Pods that do not run well", filter: "kind:Pod status:problem" },
  { name: "Workloads", filter: "kind:Deployment,StatefulSet,DaemonSet,CronJob,Job" },
] as const;

/** Filters by name: those that are built in, and those a person saved in this browser. */
export function Presets({ filter, onChoose }: { filter: string; onChoose(filter: string): void }) {
  const [saved, setSaved] = useState(readSaved);
  const keep = (filters: readonly string[]) => {
    setSaved(filters);
    localStorage.setItem(KEY, JSON.stringify(filters));
  };
  const own = saved.includes(filter);
  return (
    <Menu
      label="Saved filters"
      button="Filters"
      items={[
        ...BUILT_IN.map((preset) => ({
          key: preset.name,
          content: preset.name,
          checked: preset.filter === filter,
          onChoose: () => onChoose(preset.filter),
        })),
        ...saved.map((text) => ({
          key: text,
          content: <span className="mono">{text}</span>,
          checked: text === filter,
          onChoose: () => onChoose(text),
        })),
        {
          key: "keep",
          content: own ? "Forget this filter" : "Save this filter",
          disabled: filter === "",
          onChoose: () =>
            keep(own ? saved.filter((text) => text !== filter) : [filter, ...saved].slice(0, MAX_SAVED)),
        },
      ]}
    />
  );
}

function readSaved(): readonly string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(saved) ? saved.filter((text) => typeof text === "string").slice(0, MAX_SAVED) : [];
  } catch {
    return [];
  }
}
