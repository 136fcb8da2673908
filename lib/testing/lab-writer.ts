import { request } from "node:https";
import { digString } from "@/lib/base/json";
import { kubeAccess } from "./kube-access";
import { labKubeconfig } from "./lab-kubeconfig";

/** Writes to the lab's cluster as its administrator, so that a test can see its own changes arrive. */
export interface LabWriter {
  /** Server-side apply. @returns the resourceVersion that the object has now */
  apply(path: string, object: unknown): Promise<string>;
  remove(path: string): Promise<void>;
  /** POST, for what is no object of the cluster. @returns the answer's JSON */
  create(path: string, body: unknown): Promise<unknown>;
}

export function labWriter(kubeconfig = labKubeconfig("admin")): LabWriter {
  const { server, ...options } = kubeAccess(kubeconfig);

  const send = (method: string, path: string, type: string, body?: unknown): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": type };
      const sent = request(server + path, { ...options, method, headers }, async (answer) => {
        const text = Buffer.concat(await answer.toArray()).toString("utf8");
        if ((answer.statusCode ?? 0) < 300) resolve(text);
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 300)}`));
      });
      sent.once("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });

  return {
    apply: async (path, object) => {
      const target = `${path}?fieldManager=cutaway-contract&force=true`;
      const answer = await send("PATCH", target, "application/apply-patch+yaml", object);
      return digString(JSON.parse(answer), "metadata", "resourceVersion") ?? "";
    },
    remove: async (path) => void (await send("DELETE", path, "application/json")),
    create: async (path, body) => JSON.parse(await send("POST", path, "application/json", body)),
  };
}
