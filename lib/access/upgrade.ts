import { type Refusal, refusal } from "./refusal";
import { type RequestHeaders, single } from "./request-headers";

const UPGRADE_HEADER = /^(?:upgrade|http2-settings|x-stream-protocol-version|sec-websocket-.*)$/;
/** One of the tokens of a Connection header. */
const UPGRADE_TOKEN = /(?:^|[\s,])upgrade(?:[\s,]|$)/i;

/** Any sign that the connection should become something else: how exec and port-forward would begin. */
export function asksForUpgrade(headers: RequestHeaders): boolean {
  if (headers.get("connection")?.some((value) => UPGRADE_TOKEN.test(value))) return true;
  for (const name of headers.keys()) if (UPGRADE_HEADER.test(name)) return true;
  return false;
}

function isWebSocket(headers: RequestHeaders): boolean {
  return (
    single(headers, "upgrade")?.toLowerCase() === "websocket" &&
    single(headers, "sec-websocket-version") === "13" &&
    headers.has("sec-websocket-key") &&
    !headers.has("x-stream-protocol-version")
  );
}

export function checkUpgrade(headers: RequestHeaders, method: string, isStream: boolean): Refusal | null {
  const fits = isStream ? method === "GET" && isWebSocket(headers) : !asksForUpgrade(headers);
  if (fits) return null;
  return refusal(
    400,
    "REFUSED_UPGRADE",
    isStream ? "This route speaks WebSocket only." : "This route cannot become another protocol.",
    "Only /api/stream takes a WebSocket; everything else is plain HTTP.",
  );
}
