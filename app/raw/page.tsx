import type { Metadata } from "next";
import { RawPage } from "@/components/raw/raw-page";

export const metadata: Metadata = { title: "Raw" };

export default function Page() {
  return <RawPage />;
}
