import { existsSync } from "node:fs";
import { labAdmin } from "./lab-kubeconfig";

/** False with the reason on stderr, once, when contract tests have no cluster to run against. */
export const hasLab: boolean = labAdmin !== undefined && existsSync(labAdmin);
if (!hasLab) {
  console.warn("skipped: contract tests need a lab; `npm run lab -- up`, then set CUTAWAY_LAB_KUBECONFIG");
}
