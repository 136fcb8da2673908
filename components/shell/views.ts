import type { IconName } from "@/components/ui/icons";
import { aboutView } from "@/lib/about/url";
import { apisView } from "@/lib/apis/url";
import { cgroupsView } from "@/lib/cgroups/url";
import { overviewView } from "@/lib/overview/url";
import { treesView } from "@/lib/trees/url";
import { watchView } from "@/lib/watch/link";

export interface NavEntry {
  readonly path: string;
  readonly title: string;
  readonly icon: IconName;
  /** What one sees there; for the jump box. */
  readonly about: string;
}

/** The views that exist, in the order of the navigation. */
export const NAV: readonly NavEntry[] = [
  { ...overviewView, icon: "overview", about: "Version, health, nodes, API groups, rights" },
  { ...apisView, icon: "apis", about: "Which APIs there are, who answers each, how a path is routed" },
  { path: "/raw", title: "Raw", icon: "raw", about: "Any path of the API server, as it answers" },
  { ...treesView, icon: "trees", about: "What owns what, how it fares, what refers to what" },
  {
    ...cgroupsView,
    icon: "cgroups",
    about: "A node's cgroups: what was asked for, what the kernel enforces",
  },
  { ...watchView, icon: "watch", about: "Watch streams as data: events, what changed, the RV line" },
  { ...aboutView, icon: "about", about: "Cutaway's own state" },
];
