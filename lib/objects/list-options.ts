/** The parameters of a list or watch that decide whether the server reads it. Empty texts and nulls are left out. */
export interface ListOptions {
  readonly verb: "list" | "watch";
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
  readonly sendInitialEvents: boolean | null;
  readonly continue: string;
}

interface Check {
  readonly wrong: (query: ListOptions, watchList: boolean) => boolean;
  /** What the server says, after `resourceVersionMatch: ` or `sendInitialEvents: `. */
  readonly says: (query: ListOptions) => string;
}

const CONTINUED =
  "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided";

const LIST: readonly Check[] = [
  {
    wrong: ({ resourceVersionMatch, resourceVersion }) =>
      resourceVersionMatch !== "" && resourceVersion === "",
    says: () =>
      "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
  },
  {
    wrong: (query) => query.resourceVersionMatch !== "" && query.continue !== "",
    says: () => CONTINUED,
  },
  {
    wrong: ({ resourceVersionMatch }) => !["", "Exact", "NotOlderThan"].includes(resourceVersionMatch),
    says: ({ resourceVersionMatch }) =>
      `resourceVersionMatch: Unsupported value: "${resourceVersionMatch}": supported values: "Exact", "NotOlderThan", ""`,
  },
  {
    wrong: ({ resourceVersionMatch, resourceVersion }) =>
      resourceVersionMatch === "Exact" && resourceVersion === "0",
    says: () =>
      'resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
  },
  {
    wrong: ({ sendInitialEvents }) => sendInitialEvents !== null,
    says: () => "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list",
  },
];

const WATCH: readonly Check[] = [
  {
    wrong: ({ sendInitialEvents, resourceVersionMatch }) =>
      sendInitialEvents !== null && resourceVersionMatch !== "NotOlderThan",
    says: () =>
      "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
  },
  {
    wrong: ({ sendInitialEvents }, watchList) => sendInitialEvents !== null && !watchList,
    says: () =>
      "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled",
  },
  {
    wrong: ({ sendInitialEvents, resourceVersionMatch }) =>
      resourceVersionMatch !== "" && sendInitialEvents === null,
    says: () =>
      "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
  },
  {
    wrong: ({ resourceVersionMatch }) => !["", "NotOlderThan"].includes(resourceVersionMatch),
    says: ({ resourceVersionMatch }) =>
      `resourceVersionMatch: Unsupported value: "${resourceVersionMatch}": supported values: "NotOlderThan"`,
  },
  {
    wrong: (query) => query.resourceVersionMatch !== "" && query.continue !== "",
    says: () => CONTINUED,
  },
];

/**
 * Everything that makes the server answer 422, in its own words and order; empty when it reads the request.
 * After apimachinery pkg/apis/meta/internalversion/validation/validation.go.
 */
export function invalidOptions(query: ListOptions, watchList: boolean): string[] {
  const checks = query.verb === "list" ? LIST : WATCH;
  return checks.filter(({ wrong }) => wrong(query, watchList)).map(({ says }) => says(query));
}
