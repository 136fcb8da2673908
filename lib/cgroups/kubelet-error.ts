/** What a kubelet says when it refuses a request itself: the subresources it tried, any of which would do. */
export interface KubeletRefusal {
  readonly verb: string;
  /** As in `nodes/metrics`; the first is the narrowest. */
  readonly subresources: readonly string[];
}

/**
 * `Forbidden (user=…, verb=get, resource=nodes, subresource(s)=[configz proxy])`, and the older form with one subresource; null
 * for any other text. Source: kubelet `pkg/kubelet/server/server.go`, InstallAuthRequiredFilter.
 */
export function readRefusal(text: string): KubeletRefusal | null {
  const [, verb, subresources] =
    /Forbidden \(user=.*, verb=(\w+), resource=nodes, subresource(?:\(s\))?=\[?([\w /]*)\]?\)/.exec(text) ??
    [];
  if (verb === undefined || subresources === undefined) return null;
  return { verb, subresources: subresources.split(" ").filter(Boolean) };
}

/** A kubelet with `enableDebuggingHandlers: false` serves metrics and stats alone. */
export const isDebuggingOff = (status: number, text: string): boolean =>
  status === 405 && /debug endpoints are disabled/i.test(text);
