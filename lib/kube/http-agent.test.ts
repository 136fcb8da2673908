import { once } from "node:events";
import http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { Material } from "./credentials/material";
import { endpointOf } from "./endpoint";
import { createAgent } from "./http-agent";
import type { ClusterEntry } from "./kubeconfig-parse";

const clusterAt = (server: string): ClusterEntry => ({
  name: "a",
  server,
  ca: null,
  tlsServerName: null,
  insecureSkipTlsVerify: false,
  proxyUrl: null,
});

test("a connection that nothing used for a while is not kept for the next request", async () => {
  const server = http.createServer((_request, response) => response.end("{}"));
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const agent = createAgent(endpointOf(clusterAt(url)), {} as Material, 50);
  onTestFinished(() => {
    agent.destroy();
    server.close();
  });
  const connected = once(server, "connection");
  const request = http.get(url, { agent });
  const [response] = await once(request, "response");
  response.resume();
  const [socket] = (await connected) as [Socket];
  expect(request.shouldKeepAlive).toBe(true);
  // The server would keep it for ever.
  await once(socket, "close");
});
