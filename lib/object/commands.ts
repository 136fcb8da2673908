import { shellQuote } from "@/lib/evidence/commands";
import { resourceName, resourcePath } from "@/lib/objects/path";
import type { ObjectKind } from "./api-schema";

/** A line that asks a cluster for the same with kubectl. */
export interface Command {
  readonly title: string;
  readonly line: string;
}

export interface CommandsOf {
  readonly context: string | null;
  readonly kind: ObjectKind;
  readonly namespace: string;
  readonly name: string;
  /** Of a pod: whose log; "" for the one that kubectl takes. */
  readonly container: string;
  /** The container ran before, so that there is a log of that. */
  readonly previous: boolean;
}

/** What one would type to see the same; reading only. */
export function commandsOf(of: CommandsOf): Command[] {
  const { kind, namespace, name } = of;
  const { group, version, resource, verbs } = kind;
  const what = group === "" ? resource : `${resource}.${version}.${group}`;
  // With a slash, so that a name that begins with a dash is no option.
  const object = shellQuote(`${what}/${name}`);
  const line = (verb: string, rest: string) => kubectl(of, `${verb} ${rest}`);
  const path = resourcePath({ group, version, resource, namespace, name });
  const events = `--for ${shellQuote(`${resourceName({ group, resource })}/${name}`)}`;
  return [
    { title: "As a line", line: line("get", `${object} -o wide`) },
    { title: "In full", line: line("get", `${object} -o yaml --show-managed-fields`) },
    { title: "Described, with its events", line: line("describe", object) },
    { title: "Its events", line: line("events", namespace === "" ? `-A ${events}` : events) },
    ...(verbs.includes("watch")
      ? [{ title: "As it changes", line: line("get", `${object} --watch --output-watch-events -o yaml`) }]
      : []),
    ...logLines(of),
    {
      title: "As the API server sends it",
      line: kubectl({ ...of, namespace: "" }, `get --raw ${shellQuote(path)}`),
    },
    {
      title: "What its fields mean",
      line: kubectl(
        { ...of, namespace: "" },
        `explain ${shellQuote(resource)} --api-version=${shellQuote(group === "" ? version : `${group}/${version}`)}`,
      ),
    },
    ...(["get", "list", "watch"] as const).map((verb) => ({
      title: `May I ${verb} it?`,
      line: line(
        "auth can-i",
        `${verb} ${shellQuote(resourceName({ group, resource }))}${verb === "get" ? `/${shellQuote(name)}` : ""}`,
      ),
    })),
  ];
}

function logLines(of: CommandsOf): Command[] {
  const { kind, name, container, previous } = of;
  if (kind.group !== "" || !kind.subresources.includes("log")) return [];
  const whose = `${shellQuote(`pods/${name}`)}${container === "" ? "" : ` -c ${shellQuote(container)}`}`;
  return [
    { title: "Its log, followed", line: kubectl(of, `logs ${whose} --tail=1000 -f`) },
    ...(previous
      ? [{ title: "The log of the run before", line: kubectl(of, `logs ${whose} --previous`) }]
      : []),
  ];
}

function kubectl({ context, namespace }: CommandsOf, rest: string): string {
  const where = [
    ...(context === null ? [] : [`--context ${shellQuote(context)}`]),
    ...(namespace === "" ? [] : [`-n ${shellQuote(namespace)}`]),
  ];
  return ["kubectl", ...where, rest].join(" ");
}
