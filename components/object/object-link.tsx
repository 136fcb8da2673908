import type { ReactNode } from "react";
import { usePlace } from "@/components/shell/use-place";
import { ViewLink } from "@/components/shell/view-link";
import { type LinkedObject, type ObjectState, objectHref } from "@/lib/object/url";

interface ObjectLinkProps {
  object: LinkedObject;
  /** What to open of its page. */
  more?: Partial<ObjectState>;
  title?: string | undefined;
  children: ReactNode;
}

/** To an object's page; what no link can name stays as it is. */
export function ObjectLink({ object, more, title, children }: ObjectLinkProps) {
  const href = objectHref(object, usePlace(), more);
  if (href === null) return <span className="mono">{children}</span>;
  return (
    <ViewLink className="mono" href={href} title={title}>
      {children}
    </ViewLink>
  );
}
