import type { Metadata } from "next";
import { CgroupsPage } from "@/components/cgroups/cgroups-page";

export const metadata: Metadata = { title: "Cgroups" };

export default function Page() {
  return <CgroupsPage />;
}
