import { z } from "zod";
import { parseFieldPath } from "@/lib/apis/openapi/field-path";
import type { SchemaQuestion } from "@/lib/apis/openapi/read";
import { schemaAnswerSchema, schemaFindSchema } from "@/lib/apis/schema-answer";
import { ProblemError } from "@/lib/base/problem";
import type { Runtime } from "../runtime";
import { type Api, clientSignal, contextQuery, envelope, viewSchema } from "./route";

const kindQuery = contextQuery.extend({
  group: z.string().max(253).default("").describe("of the resource; empty for the core group"),
  version: z.string().min(1).max(63).describe("of the resource"),
  kind: z.string().min(1).max(253),
  kindGroup: z.string().max(253).optional().describe("of the kind, where it is another than the resource's"),
  kindVersion: z.string().max(63).optional(),
});
type KindQuery = z.infer<typeof kindQuery>;

/** OpenAPI v3 of a kind, a part at a time. */
export function addSchema(api: Api, runtime: Runtime): void {
  const read = async (query: KindQuery, question: SchemaQuestion, signal: AbortSignal) => {
    const transport = await runtime.clusters.transport(query.context);
    const { group, version, kind, kindGroup = group, kindVersion = version } = query;
    const gvk = { group: kindGroup, version: kindVersion, kind };
    const found = await runtime.schemas(transport).read({ group, version }, gvk, question, signal);
    const evidence = found.requests.flatMap((id) => runtime.evidence.get(id) ?? []);
    return { ...found, evidence };
  };

  const at = kindQuery.extend({
    at: z.string().max(2000).default("").describe("names of fields, apart by dots: spec.template"),
  });
  const part = viewSchema("What stands at a field of a kind, and its fields", at, schemaAnswerSchema);
  api.get("/api/apis/schema", { schema: part }, async ({ query }, reply) => {
    const question = { ask: "fields", path: parseFieldPath(query.at) } as const;
    const { answer, address, requests, evidence } = await read(query, question, clientSignal(reply.raw));
    if (answer.ask !== "fields") throw missing(answer, query);
    return envelope({ document: address, part: answer.part, requests }, evidence, runtime.clock.now());
  });

  const find = kindQuery.extend({ find: z.string().max(200).describe("words, all to be found in a path") });
  const search = viewSchema("Fields of a kind whose path holds all words", find, schemaFindSchema);
  api.get("/api/apis/schema/find", { schema: search }, async ({ query }, reply) => {
    const { answer, evidence } = await read(
      query,
      { ask: "find", find: query.find },
      clientSignal(reply.raw),
    );
    if (answer.ask !== "find") throw missing(answer, query);
    return envelope(answer.found, evidence, runtime.clock.now());
  });
}

function missing(answer: { ask: string; missing?: "kind" | "field" }, { kind }: KindQuery): ProblemError {
  const field = answer.missing === "field";
  return new ProblemError({
    code: field ? "SCHEMA_NO_FIELD" : "SCHEMA_NO_KIND",
    message: field
      ? `${kind} has no such field.`
      : `The OpenAPI document of this version does not describe ${kind}.`,
    hint: field
      ? "The schema may have changed since the link was made: start at the top."
      : "A CRD without a structural schema, and some extension servers, describe none.",
  });
}
