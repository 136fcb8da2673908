import { dirname, join } from "node:path";

/** Users of the lab, each with a kubeconfig beside the administrator's. */
export type LabUser = "admin" | "shop-viewer" | "nobody" | "lister" | "expired" | "bad-token";

/** The administrator's kubeconfig, when there is a lab to test against. */
export const labAdmin = process.env.CUTAWAY_LAB_KUBECONFIG;

/** The kubeconfig file of a user. */
export function labKubeconfig(user: LabUser = "admin"): string {
  if (labAdmin === undefined) throw new Error("CUTAWAY_LAB_KUBECONFIG is not set");
  return user === "admin" ? labAdmin : join(dirname(labAdmin), `${user}.yaml`);
}
