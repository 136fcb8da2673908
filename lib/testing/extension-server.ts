import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { createAuthority } from "./certificates";
import type { Stage } from "./stage";

/** An API group of its own, behind the aggregator of the lab's cluster, whose server can be stopped. */
export interface Extension {
  readonly group: string;
  readonly version: "v1";
  readonly apiService: string;
  start(): Promise<void>;
  /** Nothing listens any more, and what is open is cut. */
  stop(): Promise<void>;
}

/** Makes the Service and the APIService, which are removed with the stage, and starts the server. */
export async function extensionServer(stage: Stage, group: string): Promise<Extension> {
  const authority = createAuthority();
  // Of the group's own: two tests may have one each.
  const own = { namespace: "default", name: `extension-${group.replaceAll(".", "-")}` };
  const { namespace, name } = own;
  const names = [`DNS:${name}.${namespace}.svc`];
  const tls = authority.issue({ name: "extension", names });
  let server: Server | null = null;
  let port = 0;
  const start = async () => {
    const made = createServer(tls, (request, response) => {
      const known = request.url?.split("?")[0] === `/apis/${group}/v1`;
      response.writeHead(known ? 200 : 404, { "content-type": "application/json" });
      response.end(JSON.stringify(known ? document(group) : {}));
    });
    await new Promise<void>((resolve) => made.listen(port, "localhost", resolve));
    ({ port } = made.address() as AddressInfo);
    server = made;
  };
  const stop = async () => {
    const stopped = new Promise<void>((resolve) =>
      server === null ? resolve() : server.close(() => resolve()),
    );
    server?.closeAllConnections();
    server = null;
    await stopped;
  };
  await start();
  stage.later(stop);
  await stage.apply(`/api/v1/namespaces/${namespace}/services/${name}`, {
    apiVersion: "v1",
    kind: "Service",
    metadata: own,
    spec: { type: "ExternalName", externalName: "localhost", ports: [{ port, protocol: "TCP" }] },
  });
  const apiService = `v1.${group}`;
  await stage.apply(`/apis/apiregistration.k8s.io/v1/apiservices/${apiService}`, {
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: apiService },
    spec: {
      group,
      version: "v1",
      groupPriorityMinimum: 100,
      versionPriority: 100,
      caBundle: Buffer.from(authority.cert).toString("base64"),
      service: { ...own, port },
    },
  });
  return { group, version: "v1", apiService, start, stop };
}

const document = (group: string) => ({
  kind: "APIResourceList",
  apiVersion: "v1",
  groupVersion: `${group}/v1`,
  resources: [
    { name: "crates", singularName: "crate", namespaced: true, kind: "Crate", verbs: ["get", "list"] },
  ],
});
