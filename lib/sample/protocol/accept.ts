import { type Failure, noSuchForm, notAcceptable, StatusError } from "./status";

/** How the client wants its answer. */
export interface Form {
  readonly as: "" | "Table" | "PartialObjectMetadata" | "PartialObjectMetadataList" | "APIGroupDiscoveryList";
  /** Version of the group that the form is of: `v1`, `v1beta1`; `v2` for discovery. Empty for plain JSON. */
  readonly version: string;
}

export const PLAIN: Form = { as: "", version: "" };

const GROUPS: Readonly<
  Record<Exclude<Form["as"], "">, readonly [group: string, versions: readonly string[]]>
> = {
  Table: ["meta.k8s.io", ["v1", "v1beta1"]],
  PartialObjectMetadata: ["meta.k8s.io", ["v1", "v1beta1"]],
  PartialObjectMetadataList: ["meta.k8s.io", ["v1", "v1beta1"]],
  APIGroupDiscoveryList: ["apidiscovery.k8s.io", ["v2"]],
};

const JSON_TYPES = new Set(["application/json", "application/*", "*/*"]);

interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

function parseClause(text: string): Clause {
  const [type = "", ...rest] = text.split(";").map((part) => part.trim());
  const parameters = new Map(
    rest.map((part) => {
      const [name = "", value = ""] = part.split("=", 2).map((side) => side.trim());
      return [name.toLowerCase(), value] as const;
    }),
  );
  const quality = Number(parameters.get("q") ?? "1");
  return { type: type.toLowerCase(), parameters, quality: Number.isFinite(quality) ? quality : 0 };
}

function formOf({ type, parameters }: Clause): Form | null {
  if (!JSON_TYPES.has(type)) return null;
  const as = parameters.get("as") ?? "";
  if (as === "") return PLAIN;
  if (!isForm(as)) return null;
  const [group, versions] = GROUPS[as];
  const version = parameters.get("v") ?? "";
  return parameters.get("g") === group && versions.includes(version) ? { as, version } : null;
}

const isForm = (as: string): as is Exclude<Form["as"], ""> => Object.hasOwn(GROUPS, as);

/**
 * The first clause, by quality, that JSON can meet (apiserver pkg/endpoints/handlers/negotiation). YAML, protobuf
 * and CBOR are not made here.
 * @param offered the forms that this resource has beside plain JSON
 * @throws StatusError 406 when none fits
 */
export function negotiate(accept: string | undefined, offered: readonly Form["as"][]): Form {
  const clauses = (accept?.trim() || "*/*")
    .slice(0, 4096)
    .split(",", 32)
    .map(parseClause)
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  const forms = clauses.flatMap((clause) => formOf(clause) ?? []);
  const found = forms.find(({ as }) => as === "" || offered.includes(as));
  if (found) return found;
  throw new StatusError(refusal(forms[0]));
}

function refusal(form: Form | undefined): Failure {
  if (form === undefined) return notAcceptable;
  if (form.as === "PartialObjectMetadata") {
    return noSuchForm("you requested PartialObjectMetadata, but the requested object is a list");
  }
  if (form.as === "PartialObjectMetadataList") {
    return noSuchForm("you requested PartialObjectMetadataList, but the requested object is not a list");
  }
  return noSuchForm(`no ${form.as} of this resource is in the recording`);
}
