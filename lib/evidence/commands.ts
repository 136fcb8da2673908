import type { EvidenceRecord } from "./record";

type Request = Pick<EvidenceRecord, "context" | "method" | "path" | "accept">;

/** One word for a POSIX shell, whatever is in it. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** What kubectl calls the self reviews, by the last segment of their path. */
const REVIEWS: Readonly<Record<string, string>> = {
  selfsubjectreviews: "auth whoami -o json",
  selfsubjectrulesreviews: "auth can-i --list",
};

/**
 * The kubectl line that repeats a request, with the same context: `kubectl get --raw`, or what asks
 * the same review. `--raw` always asks for JSON. Null for a review whose question is not recorded, and for a kubelet that was asked itself.
 */
export function kubectlCommand({ context, method, path }: Request): string | null {
  const kubectl = `kubectl --context ${shellQuote(context)}`;
  if (isDirect(path)) return null;
  if (method === "GET") return withNote(path, `${kubectl} get --raw ${shellQuote(path)}`);
  const review = reviewOf(path);
  return review === null ? null : `${kubectl} ${review}`;
}

/**
 * The curl line that repeats a GET with its `Accept`. It goes through `kubectl proxy`, which works with
 * every kind of credential and puts none on the command line. Null for what is no GET.
 */
export function curlCommand({ context, method, path, accept }: Request): string | null {
  if (method !== "GET") return null;
  if (isDirect(path))
    return `# with your own client certificate, or -H "Authorization: Bearer …"\n${DIRECT} ${shellQuote(path)}`;
  const url = shellQuote(`http://127.0.0.1:8001${path}`);
  const curl = `curl -sS --compressed -H ${shellQuote(`Accept: ${accept}`)} ${url}`;
  return withNote(path, `# beside: kubectl --context ${shellQuote(context)} proxy --port 8001\n${curl}`);
}

const isDirect = (path: string): boolean => path.startsWith("https://");
const DIRECT = "curl -sS --cacert CA --cert CERT --key KEY";

function reviewOf(path: string): string | null {
  const kind = path.slice(path.lastIndexOf("/") + 1);
  return Object.hasOwn(REVIEWS, kind) ? (REVIEWS[kind] ?? null) : null;
}

/** Records keep only the start of a continue token, so such a line cannot work as it is. */
function withNote(path: string, command: string): string {
  return /[?&]continue=/.test(path)
    ? `# the continue token is cut short: take it from the page before\n${command}`
    : command;
}
