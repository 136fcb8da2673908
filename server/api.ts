import swagger from "@fastify/swagger";
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from "fastify";
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from "fastify-type-provider-zod";
import { z } from "zod";
import { DATA_CSP } from "@/lib/access/response-headers";
import type { Sessions } from "@/lib/access/secret";
import { type Problem, ProblemError } from "@/lib/base/problem";
import { noteAnswer, noteProblem } from "./notes";
import { problemOf, statusOf } from "./problem-status";
import { addAbout } from "./routes/about";
import { addAggregation } from "./routes/aggregation";
import { addApis } from "./routes/apis";
import { addCgroups } from "./routes/cgroups";
import { addContexts } from "./routes/contexts";
import { addDiscovery } from "./routes/discovery";
import { addEvidence } from "./routes/evidence";
import { addIdentity } from "./routes/identity";
import { addObject } from "./routes/object";
import { addOverview } from "./routes/overview";
import { addProcess } from "./routes/process";
import { addRaw } from "./routes/raw";
import { addRecorder } from "./routes/recorder";
import { addReplay } from "./routes/replay";
import type { Api } from "./routes/route";
import { addSchema } from "./routes/schema";
import { addSession } from "./routes/session";
import { addTrees } from "./routes/trees";
import { addTreesPast } from "./routes/trees-past";
import { addWatch } from "./routes/watch";
import type { Runtime } from "./runtime";

/** POSTs are about Cutaway itself, and small. */
const BODY_LIMIT = 1024;

const NO_ROUTE: Problem = {
  code: "NO_SUCH_ROUTE",
  message: "Cutaway has no such route.",
  hint: "GET /api/openapi.json lists them all.",
};

/** Problem of an error that Fastify or zod raised about the request; null for all others. */
function requestProblem(error: FastifyError): { status: number; problem: Problem } | null {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const message = `The request does not fit: ${error.validation.map((issue) => `${issue.instancePath || "query"}: ${issue.message}`).join("; ")}.`;
    return { status: 400, problem: { code: "BAD_REQUEST", message, hint: NO_ROUTE.hint } };
  }
  const status = error.statusCode ?? 500;
  if (status < 400 || status >= 500) return null;
  return {
    status,
    problem: { code: "BAD_REQUEST", message: "Cutaway cannot read this request.", hint: NO_ROUTE.hint },
  };
}

function answerError(runtime: Runtime, error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const refused = error instanceof ProblemError ? null : requestProblem(error);
  const problem = refused?.problem ?? problemOf(error);
  noteProblem(runtime, problem, error, request.routeOptions.url);
  return reply
    .code(refused?.status ?? statusOf(problem))
    .type("application/json")
    .serializer(JSON.stringify)
    .send({ error: problem });
}

function countAnswers(api: Api, runtime: Runtime): void {
  api.addHook("onRequest", (_request, reply, done) => {
    reply.header("Content-Security-Policy", DATA_CSP);
    done();
  });
  api.addHook("onResponse", (request, reply, done) => {
    noteAnswer(runtime, request.routeOptions.url ?? "none", reply.raw.statusCode, reply.elapsedTime);
    done();
  });
}

/** What the gate lets pass; it refuses everything else. */
interface RouteMap {
  /** Exact paths with the query names each takes. */
  readonly routes: Map<string, ReadonlySet<string>>;
  /** Those that are POSTs about Cutaway itself. */
  readonly commands: Set<string>;
}

function collectRoutes(api: Api): RouteMap {
  const map: RouteMap = { routes: new Map(), commands: new Set() };
  api.addHook("onRoute", ({ url, schema, method }) => {
    const names = schema?.querystring instanceof z.ZodObject ? Object.keys(schema.querystring.shape) : [];
    map.routes.set(url, new Set(names));
    if (method === "POST" && url !== "/api/session") map.commands.add(url);
  });
  return map;
}

/** The typed routes under /api, and /metrics. Nothing listens here: http.ts hands over what the gate let pass. */
export async function makeApi(runtime: Runtime, sessions: Sessions) {
  const api: Api = fastify({ bodyLimit: BODY_LIMIT, routerOptions: { maxParamLength: 8192 } });
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  api.setErrorHandler<FastifyError>((error, request, reply) => answerError(runtime, error, request, reply));
  api.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: NO_ROUTE }));
  countAnswers(api, runtime);
  await api.register(swagger, {
    openapi: { info: { title: "Cutaway", version: runtime.version } },
    transform: jsonSchemaTransform,
  });
  const { routes, commands } = collectRoutes(api);
  for (const add of ROUTES) add(api, runtime);
  addSession(api, sessions);
  await api.ready();
  return { api, routes, commands };
}

const ROUTES = [
  addProcess,
  addContexts,
  addIdentity,
  addOverview,
  addDiscovery,
  addApis,
  addAggregation,
  addSchema,
  addEvidence,
  addAbout,
  addRaw,
  addWatch,
  addCgroups,
  addTrees,
  addObject,
  addTreesPast,
  addReplay,
  addRecorder,
];
