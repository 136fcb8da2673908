import type { ComponentType } from "react";
import type { Panel } from "@/lib/apis/url";
import { CataloguePanel } from "./catalogue-panel";
import { ChainPanel } from "./chain-panel";
import { HandlersPanel } from "./handlers-panel";
import type { PanelProps } from "./panel-props";
import { PathPanel } from "./path-panel";
import { WirePanel } from "./wire-panel";

interface PanelTab {
  readonly id: Panel;
  readonly title: string;
  readonly Content: ComponentType<PanelProps>;
}

/** The panels, each a file of its own; the order is that of `PANELS`. */
export const TABS: readonly [PanelTab, ...PanelTab[]] = [
  { id: "catalogue", title: "Catalogue", Content: CataloguePanel },
  { id: "chain", title: "Chain", Content: ChainPanel },
  { id: "path", title: "Who answers?", Content: PathPanel },
  { id: "requests", title: "Handler chain", Content: HandlersPanel },
  { id: "wire", title: "On the wire", Content: WirePanel },
];
