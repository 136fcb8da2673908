import { MEDIA_TYPES } from "@/lib/access/media-types";
import { formOf, type PathForm } from "./target";

/** The forms in which an answer can be asked for. YAML is none of them: it is printed from JSON. */
export const ACCEPT_FORMS = ["json", "table", "metadata", "text"] as const;
export type AcceptForm = (typeof ACCEPT_FORMS)[number];

export interface FormOption {
  readonly form: AcceptForm;
  readonly title: string;
  /** Why one would choose it. */
  readonly note: string;
}

const OPTIONS: Readonly<Record<AcceptForm, FormOption>> = {
  json: { form: "json", title: "JSON", note: "whole objects, as kubectl get -o json" },
  table: { form: "table", title: "Table", note: "the server's printed columns, as kubectl get" },
  metadata: { form: "metadata", title: "Metadata", note: "metadata only: a fraction of the bytes" },
  text: { form: "text", title: "Text", note: "plain text" },
};

const FITTING: Readonly<Record<PathForm, readonly AcceptForm[]>> = {
  collection: ["json", "table", "metadata"],
  object: ["json", "table", "metadata"],
  log: ["text"],
  kubelet: ["json", "text"],
  nonresource: ["json", "text"],
};
/** What is no resource answers in a form of its own; JSON is asked for first where there is a choice. */
const ANY: FormOption = { form: "json", title: "Any", note: "JSON where there is JSON" };

/** The forms that the path can be had in, the usual one first. */
export function formsFor(path: string): readonly FormOption[] {
  const kind = formOf(path);
  const hasForms = kind === "collection" || kind === "object" || kind === "log";
  return FITTING[kind].map((form) => (form === "json" && !hasForms ? ANY : OPTIONS[form]));
}

/** The form to ask for: the chosen one if it fits the path, else the usual one. */
export function fittingForm(path: string, chosen: AcceptForm): AcceptForm {
  const forms = FITTING[formOf(path)];
  return forms.includes(chosen) ? chosen : (forms[0] ?? "json");
}

/**
 * The Accept header for a form. Table and metadata fall back to JSON where a server has no such
 * form, as kubectl's do; what came is told by the answer itself.
 */
export function acceptHeader(path: string, form: AcceptForm): string {
  const kind = formOf(path);
  const metadata = kind === "collection" ? MEDIA_TYPES.partialMetadataList : MEDIA_TYPES.partialMetadata;
  switch (form) {
    case "table":
      return `${MEDIA_TYPES.table},${MEDIA_TYPES.json}`;
    case "metadata":
      return `${metadata},${MEDIA_TYPES.json}`;
    case "text":
      return `${MEDIA_TYPES.text},*/*`;
    case "json":
      return kind === "collection" || kind === "object" ? MEDIA_TYPES.json : `${MEDIA_TYPES.json},*/*`;
  }
}
