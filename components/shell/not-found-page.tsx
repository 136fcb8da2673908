"use client";

import { EmptyState } from "@/components/ui/empty-state";
import { usePathOf } from "./use-place";
import { ViewLink } from "./view-link";

/** For an address that is no view. */
export function NotFoundPage() {
  const pathOf = usePathOf();
  return (
    <EmptyState page title="There is no view at this address">
      The link may be from a newer Cutaway, or cut short. Start from the{" "}
      <ViewLink href={pathOf("/")}>overview</ViewLink>.
    </EmptyState>
  );
}
