import type { Metadata } from "next";
import { ApisPage } from "@/components/apis/apis-page";

export const metadata: Metadata = { title: "APIs" };

export default function Page() {
  return <ApisPage />;
}
