import { Button } from "@/components/ui/button";
import { ProblemView } from "@/components/ui/problem-view";

/** Our own failure, in the same words as any other. */
const CRASHED = {
  code: "PAGE_FAILED",
  message: "This view failed: that is a fault of Cutaway, not of your cluster.",
  hint: "Try again. If it comes back, the browser's console names the place; the diagnostics under About help a report.",
};

export function CrashedView({ onRetry }: { onRetry(): void }) {
  return (
    <ProblemView problem={CRASHED}>
      <Button onClick={onRetry}>Try again</Button>
    </ProblemView>
  );
}
