import type { ReactNode } from "react";
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
export function verbLetters(verbs: readonly string[]): ReactNode {
  const letters = VERBS.map((verb) => (verbs.includes(verb) ? LETTERS[verb] : "·")).join("");
  const hasOthers = verbs.some((verb) => !VERBS.some((known) => known === verb));
  const words = verbs.join(" ") || "none";
  return (
    <span role="img" aria-label={words} title={words}>
      {hasOthers ? `${letters}+` : letters}
    </span>
  );
}

export const ASKED = ["get", "list", "watch"] as const;

/** What the rules say of reading a resource; a hint. */
export function mayI(answers: readonly Allowed[]): ReactNode {
  const words = ASKED.map((verb, index) => `${verb}: ${answers[index] ?? "unknown"}`).join(", ");
  return (
    <span role="img" aria-label={words} title={`${words} (a hint: only the request itself decides)`}>
      {answers.every((answer) => answer === "yes")
        ? ASKED.map((verb) => LETTERS[verb]).join("")
        : ASKED.map((verb, index) => (
            <MayLetter key={verb} verb={verb} answer={answers[index] ?? "unknown"} />
          ))}
    </span>
  );
}

function MayLetter({ verb, answer }: { verb: (typeof ASKED)[number]; answer: Allowed }) {
  if (answer === "yes") return LETTERS[verb];
  return <span className={answer === "no" ? styles.no : "soft"}>{answer === "no" ? "×" : "?"}</span>;
}
