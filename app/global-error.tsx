"use client";

import { CrashedView } from "@/components/shell/crashed-view";
import "./globals.css";

/** When the shell itself failed. Next's own page for this has inline styles, which the content policy refuses. */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <CrashedView onRetry={reset} />
      </body>
    </html>
  );
}
