import type { Metadata } from "next";
import { ObjectPage } from "@/components/object/object-page";

export const metadata: Metadata = { title: "Object" };

export default function Page() {
  return <ObjectPage />;
}
