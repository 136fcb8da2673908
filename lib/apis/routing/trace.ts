import type { BodyForm, Expected, Place, Route, Step } from "./facts";

/** The steps of one request so far. Each `pass` gives a longer trace; `answer` ends it. */
export class Trace {
  private constructor(
    private readonly steps: readonly Step[],
    private readonly apiService: string | null,
  ) {}

  static readonly START = new Trace([], null);

  pass(at: Place, entry: string, why: string): Trace {
    return new Trace([...this.steps, { at, entry, fate: "passes", why }], this.apiService);
  }

  /** Names the APIService that takes the request. */
  taken(apiService: string): Trace {
    return new Trace(this.steps, apiService);
  }

  /** Ends it where it is not known who goes on with it; what comes of it may be. */
  unknown(at: Place, entry: string, why: string, expected: Expected): Route {
    const step: Step = { at, entry, fate: "unknown", why };
    return { steps: [...this.steps, step], answeredBy: null, apiService: null, expected };
  }

  answer(at: Place, entry: string, why: string, expected: Expected): Route {
    const step: Step = { at, entry, fate: "answers", why };
    return { steps: [...this.steps, step], answeredBy: at, apiService: this.apiService, expected };
  }
}

export const expect = (
  status: number | readonly number[],
  body: BodyForm,
  says: string | null = null,
): Expected => ({ status: typeof status === "number" ? [status] : status, body, says });

/** What a generic apiserver says to a route that it does not have (go-restful). */
export const NO_ROUTE = expect(404, "status", "the server could not find the requested resource");
