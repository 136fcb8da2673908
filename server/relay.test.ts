import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { relay } from "./relay";
import { sendRaw } from "./test-server";

/**
 * What a client gets when a body is relayed to it.
 * @param script what happens to the body once it is being relayed
 */
async function relayed(
  script: (body: Readable) => void,
  failed: (response: ServerResponse) => void = () => {},
) {
  const server = createServer((_request, response) => {
    const body = new Readable({ read() {} });
    const headers = ["X-A", "1"];
    relay({ body, redactor: null, response, status: 200, headers, failed: () => failed(response) });
    script(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await sendRaw(port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  server.close();
  return answer;
}

/** Two turns of the loop from now. */
const later = (run: () => void) => setImmediate(() => setImmediate(run));

const pushAll = (body: Readable, ...chunks: readonly string[]) => {
  for (const chunk of chunks) body.push(chunk);
  body.push(null);
};

test("what is there as a whole tells its length", async () => {
  const { headers, body } = await relayed((source) => pushAll(source, "ab", "c"));
  expect([headers.get("content-length"), headers.get("x-a"), body]).toEqual(["3", "1", "abc"]);
});

test("nothing at all is an empty answer", async () => {
  const { headers, body } = await relayed((source) => pushAll(source));
  expect([headers.get("content-length"), body]).toEqual(["0", ""]);
});

test("what takes longer is streamed", async () => {
  const { headers, body } = await relayed((source) => later(() => pushAll(source, "abc")));
  expect([headers.get("transfer-encoding"), body]).toEqual(["chunked", "3\r\nabc\r\n0\r\n\r\n"]);
});

test("a body that fails before anything was sent can become another answer", async () => {
  const { status } = await relayed(
    (source) => {
      source.push("abc");
      source.destroy(new Error("reset"));
    },
    (response) => void response.writeHead(502).end(),
  );
  expect(status).toBe(502);
});

test("a body that fails later cuts the answer short", async () => {
  const { status, body } = await relayed(
    (source) => {
      source.push("abc");
      later(() => source.destroy(new Error("reset")));
    },
    (response) => void response.end("another"),
  );
  expect([status, body]).toEqual([200, "3\r\nabc\r\n"]);
});
