import { z } from "zod";

/** One context of the kubeconfig, as the cluster picker shows it. */
export const contextSchema = z.object({
  name: z.string(),
  cluster: z.string(),
  user: z.string(),
  namespace: z.string().nullable(),
  /** Host and port of the apiserver. */
  server: z.string(),
  auth: z.enum(["certificate", "token", "token-file", "exec", "basic", "in-cluster", "none"]),
  insecureSkipTlsVerify: z.boolean(),
  /** Uid of the cluster's kube-system namespace, once it was read. */
  uid: z.string().nullable(),
});

/** `GET /api/contexts`. `match`: the context of the cluster that was asked for, null when none has it. */
export const contextsSchema = z.object({
  start: z.string(),
  contexts: z.array(contextSchema),
  match: z.string().nullable(),
});
export type Contexts = z.infer<typeof contextsSchema>;
