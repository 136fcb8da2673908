import type { ReactNode } from "react";
import { usePlace } from "@/components/shell/use-place";
import { ViewLink } from "@/components/shell/view-link";
import { encodeLink } from "@/lib/link/link";
import { initialState } from "@/lib/link/view";
import { rawView } from "@/lib/raw/view";

/** To the raw answer at a path of the API server, encoded as it is sent. */
export function RawLink({
  path,
  query = "",
  children,
}: {
  path: string;
  query?: string;
  children: ReactNode;
}) {
  const place = usePlace();
  const { href } = encodeLink(rawView, { ...initialState(rawView), path, query }, place);
  return (
    <ViewLink className="mono" href={href}>
      {children}
    </ViewLink>
  );
}
