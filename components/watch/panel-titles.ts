/** The parts of the laboratory, in the order of their tabs. */
export const PANEL_TITLES = [
  { id: "events", title: "Events" },
  { id: "line", title: "RV line" },
  { id: "experiment", title: "Resume experiment" },
  { id: "query", title: "Query lab" },
  { id: "cost", title: "Cost" },
] as const;
