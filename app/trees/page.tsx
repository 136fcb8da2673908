import type { Metadata } from "next";
import { TreesPage } from "@/components/trees/trees-page";

export const metadata: Metadata = { title: "Trees" };

export default function Page() {
  return <TreesPage />;
}
