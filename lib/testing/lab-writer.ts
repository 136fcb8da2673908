import { readFileSync } from "node:fs";
import { request } from "node:https";
import { parse } from "yaml";
import { digArray, digString } from "@/lib/base/json";
import { labKubeconfig } from "./lab";

/** Writes to the lab's cluster as its administrator, so that a test can see its own changes arrive. */
export interface LabWriter {
  /** Server-side apply. @returns the resourceVersion that the object has now */
  apply(path: string, object: unknown): Promise<string>;
  remove(path: string): Promise<void>;
}

export function labWriter(): LabWriter {
  const config: unknown = parse(readFileSync(labKubeconfig("admin"), "utf8"));
  const [cluster] = digArray(config, "clusters");
  const [user] = digArray(config, "users");
  const options = {
    ca: pem(cluster, "cluster", "certificate-authority"),
    cert: pem(user, "user", "client-certificate"),
    key: pem(user, "user", "client-key"),
  };
  const server = digString(cluster, "cluster", "server") ?? "";

  const send = (method: string, path: string, body?: unknown): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/apply-patch+yaml" };
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
      const answer = await send("PATCH", `${path}?fieldManager=cutaway-contract&force=true`, object);
      return digString(JSON.parse(answer), "metadata", "resourceVersion") ?? "";
    },
    remove: async (path) => void (await send("DELETE", path)),
  };
}

/** A kubeconfig holds certificates in itself, as base64, or names their files. */
function pem(entry: unknown, section: string, field: string): Buffer {
  const inline = digString(entry, section, `${field}-data`);
  return inline === null
    ? readFileSync(digString(entry, section, field) ?? "")
    : Buffer.from(inline, "base64");
}
