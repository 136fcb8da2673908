/** A failure as the apiserver's own handlers write it (metav1.Status). */
export interface Failure {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Of the Status itself: a continue token that goes on with newer data. */
  readonly continueToken?: string;
}

export interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field?: string;
}

/** Thrown inside the protocol, answered as a Status. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

export function statusOf({ code, reason, message, details, continueToken }: Failure): object {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: continueToken === undefined ? {} : { continue: continueToken },
    status: "Failure",
    message,
    ...(reason !== "" && { reason }),
    ...(details && { details }),
    code,
  };
}

interface Named {
  readonly group: string;
  readonly resource: string;
}

/** `pods`, `deployments.apps`: how Kubernetes names a resource in a message. */
const qualified = ({ group, resource }: Named): string => (group === "" ? resource : `${resource}.${group}`);

const detailsOf = ({ group, resource }: Named, name: string) => ({
  ...(name !== "" && { name }),
  ...(group !== "" && { group }),
  kind: resource,
});

export const notFound = (what: Named, name: string): Failure => ({
  code: 404,
  reason: "NotFound",
  message: `${qualified(what)} "${name}" not found`,
  details: detailsOf(what, name),
});

/** The group and version are served, the resource is not. */
export const NOTHING_HERE: Failure = {
  code: 404,
  reason: "NotFound",
  message: "the server could not find the requested resource",
  details: {},
};

export const unauthorized: Failure = { code: 401, reason: "Unauthorized", message: "Unauthorized" };

export function forbidden(
  user: string,
  verb: string,
  what: Named & { readonly subresource: string },
  namespace: string,
  name: string,
): Failure {
  const resource = what.subresource === "" ? what.resource : `${what.resource}/${what.subresource}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const subject = name === "" ? qualified(what) : `${qualified(what)} "${name}"`;
  return {
    code: 403,
    reason: "Forbidden",
    message: `${subject} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${what.group}" ${where}`,
    details: detailsOf(what, name),
  };
}

export const forbiddenPath = (user: string, path: string): Failure => ({
  code: 403,
  reason: "Forbidden",
  message: `forbidden: User "${user}" cannot get path "${path}"`,
  details: {},
});

export const notAllowed: Failure = {
  code: 405,
  reason: "MethodNotAllowed",
  message: "the server does not allow this method on the requested resource",
  details: {},
};

/** None of the media types is one that the apiserver makes. What a recording has is JSON alone. */
export const notAcceptable: Failure = {
  code: 406,
  reason: "NotAcceptable",
  message:
    "406: Not Acceptable\n\nAvailable representations: application/json, application/json;stream=watch",
  details: {},
};

/** JSON, but in a form that this resource does not have. */
export const noSuchForm = (message: string): Failure => ({ code: 406, reason: "NotAcceptable", message });

export const badRequest = (message: string): Failure => ({ code: 400, reason: "BadRequest", message });

/** A version that lies ahead. `retryAfterSeconds` is what the watch cache says; etcd's own answer has none. */
export function tooLarge(
  wanted: string | number,
  current: number,
  retryAfterSeconds: number | null,
): Failure {
  const cause: Cause = { reason: "ResourceVersionTooLarge", message: "Too large resource version" };
  return {
    code: 504,
    reason: "Timeout",
    message: `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    details: { causes: [cause], ...(retryAfterSeconds !== null && { retryAfterSeconds }) },
  };
}

export const expired = (message: string, continueToken?: string): Failure => ({
  code: 410,
  reason: "Expired",
  message,
  ...(continueToken !== undefined && { continueToken }),
});

/** 422 for options that contradict each other: `field: Kind: rest`, in the validator's words. */
export function invalidOptionsFailure(said: readonly string[]): Failure {
  const causes = said.map((text): Cause => {
    const [field = "", ...rest] = text.split(": ");
    const message = rest.join(": ");
    const reason = message.startsWith("Forbidden") ? "FieldValueForbidden" : "FieldValueNotSupported";
    return { reason, message, field };
  });
  const all = said.length === 1 ? said[0] : `[${said.join(", ")}]`;
  return {
    code: 422,
    reason: "Invalid",
    message: `ListOptions.meta.k8s.io "" is invalid: ${all}`,
    details: { group: "meta.k8s.io", kind: "ListOptions", causes },
  };
}
