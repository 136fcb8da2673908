import type { ReactNode } from "react";
import { ObjectLink } from "@/components/object/object-link";

interface PodLinkProps {
  namespace: string;
  name: string;
  children: ReactNode;
}

/** To the page of the pod, which shows these cgroups too. */
export function PodLink({ namespace, name, children }: PodLinkProps) {
  return (
    <ObjectLink object={{ group: "", version: "v1", resource: "pods", namespace, name }}>
      {children}
    </ObjectLink>
  );
}
