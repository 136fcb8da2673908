import { type FormEvent, useState } from "react";
import type { Session } from "@/components/data/session";
import { signInWith } from "@/components/data/sign-in";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { StateMark } from "@/components/ui/state-mark";
import styles from "./screens.module.css";

/** In place of the view while this browser may not ask Cutaway; the address keeps the view. */
export function SignInScreen({ session }: { session: Extract<Session, { kind: "out" }> }) {
  const [pasted, setPasted] = useState("");
  const [unreadable, setUnreadable] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setUnreadable(!(await signInWith(pasted)));
  };
  const wrong = session.problem !== null && session.problem.code !== "REFUSED_SECRET";
  return (
    <section className={styles.screen} aria-labelledby="sign-in-title">
      <h1 id="sign-in-title">Open Cutaway with its link</h1>
      <p>
        Cutaway holds your cluster credentials, so it answers only to the browser that was given its link.
        Open the link that the terminal printed at the start (
        <span className="mono">Cutaway is at http://…</span>), or paste it here. A code works once and for a
        short time: for another one, start Cutaway again.
      </p>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label="Link or code"
          placeholder="http://127.0.0.1:7654/#code=…"
          mono
          value={pasted}
          aria-invalid={unreadable || wrong}
          onChange={(event) => setPasted(event.target.value)}
        />
        <Button main type="submit" disabled={pasted.trim() === ""}>
          Sign in
        </Button>
      </form>
      <p role="status" className={styles.answer}>
        {unreadable && <StateMark mark="bad">That is neither the link nor a code.</StateMark>}
        {!unreadable && wrong && session.problem !== null && (
          <StateMark mark="bad">
            {session.problem.message} {session.problem.hint}
          </StateMark>
        )}
      </p>
    </section>
  );
}
