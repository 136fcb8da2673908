import { VERBS } from "@/lib/apis/url";
import type { Allowed } from "@/lib/objects/rules";
import styles from "./apis.module.css";

/** One letter a verb, always at its place, so that a column of them can be read downwards. */
const LETTERS: Readonly<Record<(typeof VERBS)[number], string>> = {
  get: "g",
  list: "l",
  watch: "w",
  create: "c",
  update: "u",
  patch: "p",
  delete: "d",
  deletecollection: "D",
};

/** What a resource may be asked; hover and screen readers have the words. */
export function Verbs({ verbs }: { verbs: readonly string[] }) {
  const other = verbs.filter((verb) => !VERBS.some((known) => known === verb));
  return (
    <span title={verbs.join(" ")}>
      <span aria-hidden="true">
        {VERBS.map((verb) => (verbs.includes(verb) ? LETTERS[verb] : "·")).join("")}
        {other.length > 0 && "+"}
      </span>
      <span className="hidden-text">{verbs.join(" ")}</span>
    </span>
  );
}

export const ASKED = ["get", "list", "watch"] as const;

/** What the rules say of reading a resource; a hint. */
export function MayI({ answers }: { answers: readonly Allowed[] }) {
  const words = ASKED.map((verb, index) => `${verb}: ${answers[index] ?? "unknown"}`).join(", ");
  return (
    <span title={`${words} (a hint: only the request itself decides)`}>
      <span aria-hidden="true">
        {ASKED.map((verb, index) => {
          const answer = answers[index] ?? "unknown";
          if (answer === "yes") return LETTERS[verb];
          return (
            <span key={verb} className={answer === "no" ? styles.no : "soft"}>
              {answer === "no" ? "×" : "?"}
            </span>
          );
        })}
      </span>
      <span className="hidden-text">{words}</span>
    </span>
  );
}
