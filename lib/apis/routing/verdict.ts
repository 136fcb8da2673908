import type { BodyForm, Expected } from "./facts";

/** A real answer, as far as a prediction speaks of it. */
export interface Answer {
  readonly status: number;
  readonly body: Exclude<BodyForm, "any">;
  /** The beginning of the body. */
  readonly text: string;
}

/** What the body of an answer is, by its media type and its beginning. */
export function bodyForm(contentType: string | null, text: string): Answer["body"] {
  if (text === "") return "empty";
  if (!(contentType ?? "").includes("json")) return "text";
  return /^\s*\{\s*"kind":\s*"Status"/.test(text) ? "status" : "json";
}

/** How an answer differs from what was predicted; null when it does not. */
export function difference({ status, body, says }: Expected, answer: Answer): string | null {
  if (!status.includes(answer.status)) return `${status.join(" or ")} was expected`;
  if (says !== null && !answer.text.includes(says)) return `"${says}" was expected`;
  // An object that may be missing: then there is a Status in its place.
  const missing = answer.status >= 400 && body === "json" && answer.body === "status";
  if (body === "any" || body === answer.body || missing) return null;
  return `${sayForm(body)} was expected, ${sayForm(answer.body)} came`;
}

const FORMS: Readonly<Record<BodyForm, string>> = {
  json: "JSON",
  status: "a Status",
  text: "plain text",
  empty: "nothing",
  any: "anything",
};

export const sayForm = (form: BodyForm): string => FORMS[form];
