import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { takesGzip } from "@/lib/access/encoding";
import { IMMUTABLE_CACHE, pageCsp } from "@/lib/access/response-headers";
import type { Visit } from "./http";
import type { Asset, Site } from "./site";

/** What serves everything that is not /api: the built site, or Next's dev server. */
export interface Pages {
  serve(visit: Visit): void;
  /** The path on which the dev server's own socket may pass; null in production. */
  readonly upgradePath: string | null;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

const NOT_BUILT = "The interface is not in this build. Run npm start, which builds it.\n";

function send({ request, response }: Visit, status: number, asset: Asset): void {
  const gzip = takesGzip(request.headers["accept-encoding"]) ? asset.gzip : null;
  const body = gzip ?? asset.body;
  response.setHeader("Content-Type", asset.type);
  response.setHeader("Content-Length", body.length);
  response.setHeader("Content-Security-Policy", pageCsp(asset.scriptHashes ?? []));
  response.appendHeader("Vary", "Accept-Encoding");
  if (gzip !== null) response.setHeader("Content-Encoding", "gzip");
  if (asset.immutable && status === 200) response.setHeader("Cache-Control", IMMUTABLE_CACHE);
  response.writeHead(status);
  response.end(request.method === "HEAD" ? undefined : body);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Security-Policy": pageCsp([]),
  });
  response.end(text);
}

/** Pages and assets by exact path; nothing else exists. */
export function sitePages(site: Site): Pages {
  return {
    upgradePath: null,
    upgrade: (_request, socket) => socket.destroy(),
    serve(visit) {
      const asset = site.assets.get(visit.allowed.path);
      if (asset !== undefined) send(visit, 200, asset);
      else if (site.notFound !== null) send(visit, 404, site.notFound);
      else sendText(visit.response, 404, NOT_BUILT);
    },
  };
}
