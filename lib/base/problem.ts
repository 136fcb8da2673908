/**
 * The one shape in which anything that went wrong reaches a person or a script.
 * Every HTTP error body is `{ error: Problem }`; every failed panel holds one.
 */
export interface Problem {
  /** Stable, SCREAMING_SNAKE_CASE; listed in docs/api.md. Programs branch on this. */
  readonly code: string;
  /** What happened, in one sentence, without a stack, an address or a credential. */
  readonly message: string;
  /** What to try next, in one sentence. */
  readonly hint: string;
  /** What the apiserver said, when it was the apiserver that said it. */
  readonly upstream?: { readonly status: number; readonly reason: string };
  /** When asking again makes sense, milliseconds since the epoch, where the apiserver asked to wait. */
  readonly retryAt?: number;
}

/** An Error that carries a Problem; the only kind that crosses a module's edge. */
export class ProblemError extends Error {
  override readonly name: string = "ProblemError";
  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.message, options);
  }
}
