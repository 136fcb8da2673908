import { useState } from "react";
import { Menu } from "@/components/ui/menu";
import { SafeText } from "@/components/ui/safe-text";
import { cutText } from "@/lib/base/safe-text";
import { parseFilter } from "@/lib/trees/filter";
import { MAX_FILTER } from "@/lib/trees/url";

const KEY = "cutaway-tree-filters";
const MAX_SAVED = 20;
/** Characters of one in the menu. */
const SHOWN = 60;

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
  const builtIn = BUILT_IN.some((preset) => preset.filter === filter);
  const keep = (filters: readonly string[]) => {
    setSaved(filters);
    try {
      localStorage.setItem(KEY, JSON.stringify(filters));
    } catch {
      // Storage that is full or turned off: kept until the page is closed.
    }
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
          content: <SafeText text={cutText(text, SHOWN)} className="mono" />,
          checked: text === filter,
          onChoose: () => onChoose(text),
        })),
        {
          key: "keep",
          content: own ? "Forget this filter" : "Save this filter",
          disabled: builtIn || !isKept(filter),
          onChoose: () =>
            keep(own ? saved.filter((text) => text !== filter) : [filter, ...saved].slice(0, MAX_SAVED)),
        },
      ]}
    />
  );
}

/** What the field would take: this browser's storage may hold anything. */
const isKept = (text: unknown): text is string =>
  typeof text === "string" && text.trim() !== "" && text.length <= MAX_FILTER && parseFilter(text).ok;

function readSaved(): readonly string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(saved) ? [...new Set(saved.filter(isKept))].slice(0, MAX_SAVED) : [];
  } catch {
    return [];
  }
}
