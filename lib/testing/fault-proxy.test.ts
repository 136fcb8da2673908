import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createAuthority } from "./certificates";
import { failure, json } from "./fakekube/answers";
import { Fakekube } from "./fakekube/server";
import { FaultProxy } from "./fault-proxy";

let kube: Fakekube;
let proxy: FaultProxy;

beforeEach(async () => {
  const authority = createAuthority();
  const { cert, key } = authority.issue({ name: "admin" });
  kube = await Fakekube.start({ tls: { cert, key }, clientCa: authority.cert, requireClient: true });
  kube.on("/pods", json({ items: ["a long enough body"] }));
  const access = { server: kube.url, ca: authority.cert, cert, key };
  proxy = await FaultProxy.start({
    ...access,
    ca: Buffer.from(access.ca),
    cert: Buffer.from(cert),
    key: Buffer.from(key),
  });
});
afterEach(async () => {
  await proxy.close();
  await kube.close();
});

async function get(target: string): Promise<IncomingMessage> {
  const request = http.get(proxy.url + target);
  // Newer Node tells the request, too, of a reset that comes after its answer has begun.
  request.on("error", () => {});
  const [answer] = await once(request, "response");
  return answer;
}

const bodyOf = async (answer: IncomingMessage) => Buffer.concat(await answer.toArray()).toString();

it("passes requests on, signed in by its own certificate", async () => {
  const answer = await get("/pods?limit=1");
  expect(JSON.parse(await bodyOf(answer))).toEqual({ items: ["a long enough body"] });
  expect(kube.requests.map(({ path, query }) => `${path} ${query}`)).toEqual(["/pods limit=1"]);
});

it("answers instead, or asks for something else, as long as it is told to", async () => {
  proxy.interfere((target) => (target === "/pods" ? failure(429, "TooManyRequests", "busy") : "/pods"));
  expect((await get("/pods")).statusCode).toBe(429);
  expect((await get("/nodes")).statusCode).toBe(200);
  proxy.interfere(() => null);
  expect((await get("/pods")).statusCode).toBe(200);
});

it("cuts the next piece of a watch in half, once", async () => {
  proxy.cutMidLine();
  const whole = await bodyOf(await get("/pods"));
  const answer = await get("/pods?watch=true");
  let got = "";
  answer.on("data", (chunk) => {
    got += chunk;
  });
  answer.on("error", () => {});
  await new Promise((resolve) => answer.once("close", resolve));
  expect(answer.complete).toBe(false);
  expect(whole.startsWith(got)).toBe(true);
  expect(got.length).toBeLessThan(whole.length);
  expect(await bodyOf(await get("/pods?watch=true"))).toBe(whole);
});
