import { z } from "zod";
import { ProblemError } from "@/lib/base/problem";
import { type ObjectRef, objectView } from "./url";

/** What the routes and live views of an object are asked with: the page's own query. */
export const objectQuery = {
  group: z.string().max(253).optional().describe("default: the core group"),
  version: z.string().max(63).optional().describe("default: the one that the group prefers"),
  resource: z.string().min(1).max(253).describe("the plural, as in a path"),
  namespace: z.string().max(253).optional(),
  name: z.string().min(1).max(512),
};

type Texts = Readonly<Record<string, string | undefined>>;

/** The query that asks for an object; what says nothing is left out. */
export function objectQueryOf(ref: ObjectRef): Record<string, string> {
  const { group, version, resource, namespace, name } = ref;
  const all = { group, version, resource, namespace, name };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

/** @throws ProblemError BAD_QUERY when it names no object */
export function readObjectQuery(query: Texts): ObjectRef {
  const { fields } = objectView;
  const read = (name: "group" | "version" | "resource" | "namespace" | "name") => {
    const value = fields[name].parse(query[name] ?? "");
    if (value === undefined) throw badQuery(`The ${name} cannot be read.`);
    return value;
  };
  const ref = {
    group: read("group"),
    version: read("version"),
    resource: read("resource"),
    namespace: read("namespace"),
    name: read("name"),
  };
  if (ref.resource === "" || ref.name === "") throw badQuery("A resource and a name are needed.");
  return ref;
}

const badQuery = (message: string) =>
  new ProblemError({
    code: "BAD_QUERY",
    message,
    hint: "An object is named by group, version, resource (the plural), namespace and name; docs/object.md says more.",
  });
