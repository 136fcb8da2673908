import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** In the place of the catalogue when no row of it passes the filter. */
export function NothingFound({ onShowAll }: { onShowAll(): void }) {
  return (
    <EmptyState title="Nothing of the catalogue passes this filter">
      Every word must be found in a row: in names, kinds, short names, groups, versions, categories, verbs,
      servers or subresources. <Button onClick={onShowAll}>Show everything</Button>
    </EmptyState>
  );
}
