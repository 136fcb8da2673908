import { text } from "@/lib/link/field";
import { defineView } from "@/lib/link/view";

/** The page one lands on. `nodes` is the sorting of the node table: a column, "-" before it for descending. */
export const overviewView = defineView({
  path: "/",
  title: "Overview",
  fields: { nodes: text({ max: 32 }) },
});
