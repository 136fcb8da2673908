import type { ReactNode } from "react";
import { RawLink } from "@/components/overview/raw-link";
import { resourcePath } from "@/lib/objects/path";

interface PodLinkProps {
  namespace: string;
  name: string;
  children: ReactNode;
}

/** To the pod itself. */
export function PodLink({ namespace, name, children }: PodLinkProps) {
  return (
    <RawLink path={resourcePath({ group: "", version: "v1", resource: "pods", namespace, name })}>
      {children}
    </RawLink>
  );
}
