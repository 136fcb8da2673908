import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** Users of the lab, each with a kubeconfig beside the administrator's. */
export type LabUser = "admin" | "shop-viewer" | "nobody" | "lister" | "expired" | "bad-token";

const admin = process.env.CUTAWAY_LAB_KUBECONFIG;

/** False with the reason on stderr, once, when contract tests have no cluster to run against. */
export const hasLab: boolean = admin !== undefined && existsSync(admin);
if (!hasLab) {
  console.warn("skipped: contract tests need a lab; `npm run lab -- up`, then set CUTAWAY_LAB_KUBECONFIG");
}

/** The kubeconfig file of a user. */
export function labKubeconfig(user: LabUser = "admin"): string {
  if (admin === undefined) throw new Error("CUTAWAY_LAB_KUBECONFIG is not set");
  return user === "admin" ? admin : join(dirname(admin), `${user}.yaml`);
}
