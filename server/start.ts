import type { IncomingMessage } from "node:http";
import { type GatePolicy, judge, RAW_PREFIX, type Verdict } from "@/lib/access/gate";
import { loopbackHosts, originsOf } from "@/lib/access/host";
import { BASE_HEADERS } from "@/lib/access/response-headers";
import { cookieName, credentialChecks, LaunchSecret, Sessions } from "@/lib/access/secret";
import { openSecretFile } from "@/lib/access/secret-file";
import { systemClock } from "@/lib/base/clock";
import { makeApi } from "./api";
import { closeServers } from "./drain";
import { type Handlers, makeHttpServer, type Visit } from "./http";
import { listenOnLoopback } from "./listen";
import type { Logger } from "./log";
import type { Options } from "./options";
import type { Pages } from "./pages";
import { rawRoute } from "./routes/raw";
import type { Api } from "./routes/route";
import { makeRuntime, type Runtime } from "./runtime";
import type { StreamServer } from "./stream-server";

/** A server that answers. */
export interface Running {
  readonly port: number;
  /** With a one-time code in its fragment. */
  readonly url: string;
  readonly secret: LaunchSecret;
  readonly sessions: Sessions;
  readonly runtime: Runtime;
  /** Ends streams well, lets answers under way finish, leaves every cluster. */
  close(): Promise<void>;
}

type Gate = (request: IncomingMessage) => Verdict;

/** The policy names our own port, which a connection knows before anybody else does. */
function makeGate(policy: Omit<GatePolicy, "hosts" | "origins" | "cookieName">): Gate {
  const policies = new Map<number, GatePolicy>();
  const policyFor = (port: number): GatePolicy => {
    const hosts = loopbackHosts(port);
    const made = { ...policy, hosts, origins: originsOf(hosts), cookieName: cookieName(port) };
    policies.set(port, made);
    return made;
  };
  return (request) => {
    const port = request.socket.localPort ?? 0;
    const { method = "", url: target = "", rawHeaders } = request;
    return judge({ method, target, rawHeaders }, policies.get(port) ?? policyFor(port));
  };
}

function makeHandlers(runtime: Runtime, gate: Gate, api: Api, pages: Pages, stream: StreamServer): Handlers {
  const raw = rawRoute(runtime);
  const visit = (made: Visit) => {
    const { request, response, allowed } = made;
    if (allowed.path.startsWith(RAW_PREFIX)) return raw(made);
    for (const [name, value] of Object.entries(BASE_HEADERS)) response.setHeader(name, value);
    if (allowed.kind === "asset") pages.serve(made);
    else api.routing(request, response);
  };
  return {
    judge: gate,
    visit,
    upgrade: (request, socket, head, { kind }) =>
      kind === "stream" ? stream.accept(request, socket, head) : pages.upgrade(request, socket, head),
    refused: ({ problem }) => runtime.refused(problem.code),
    connections: runtime.connections,
  };
}

/**
 * Starts serving. Nothing is asked of any cluster: one that does not answer is shown, not an obstacle.
 * @throws ProblemError for what a person must change first
 */
export async function start(options: Options, pages: Pages, log: Logger): Promise<Running> {
  const secret = options.secretFile === null ? new LaunchSecret() : openSecretFile(options.secretFile);
  const runtime = await makeRuntime(options, log, systemClock);
  const sessions = new Sessions(systemClock);
  const { api, routes, commands } = await makeApi(runtime, sessions);
  const checks = credentialChecks(secret, sessions);
  const gate = makeGate({ ...checks, routes, commands, stream: true, devUpgradePath: pages.upgradePath });
  const handlers = makeHandlers(runtime, gate, api, pages, runtime.tabs);
  const { port, servers } = await listenOnLoopback(() => makeHttpServer(handlers), options.port);
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return {
    port,
    url: `http://${host}:${port}/#code=${sessions.issueCode()}`,
    secret,
    sessions,
    runtime,
    async close() {
      runtime.tabs.drain();
      runtime.captures.close();
      runtime.catalogues.close();
      runtime.cgroups.close();
      runtime.trees.close();
      runtime.watches.close();
      runtime.streams.endAll();
      await closeServers(servers);
      await api.close();
      runtime.clusters.close();
      runtime.eventLoop.stop();
      runtime.masker.close();
      runtime.documents.close();
      runtime.replay?.close();
      runtime.recorder.close();
    },
  };
}
