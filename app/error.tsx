"use client";

import { CrashedView } from "@/components/shell/crashed-view";

/** In place of a view that failed; the shell around it goes on. */
export default function ViewError({ reset }: { reset: () => void }) {
  return <CrashedView onRetry={reset} />;
}
