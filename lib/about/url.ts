import { defineView } from "@/lib/link/view";

/** Cutaway's own state; there is nothing to choose. */
export const aboutView = defineView({ path: "/about", title: "About", fields: {} });
