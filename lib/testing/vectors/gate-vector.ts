/**
 * One request and what must become of it. Placeholders in `target` and `headers`:
 * `{authority}` host and port, `{origin}` our own origin, `{port}`, `{secret}` the launch secret,
 * `{session}` a valid session id.
 */
export interface GateVector {
  readonly name: string;
  /** Default GET. */
  readonly method?: string;
  /** Exactly as it stands in the request line. Default `/api/contexts`. */
  readonly target?: string;
  readonly httpVersion?: string;
  /** Added after the default headers. */
  readonly headers?: ReadonlyArray<readonly [string, string]>;
  /** Default headers to leave out: `host`, `authorization`, `connection`. */
  readonly without?: readonly string[];
  readonly body?: string;
  /** The whole request in latin1, for what the fields above cannot say. */
  readonly raw?: string;
  /** The status of the refusal, or "pass" for what must get through. */
  readonly status: number | "pass";
  /** Who refuses: the HTTP parser before there is a request, the gate, or the path policy of `/api/raw`. */
  readonly by?: "parser" | "gate" | "raw";
}
