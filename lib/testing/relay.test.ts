import { once } from "node:events";
import net, { type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { eventually } from "./eventually";
import { FakeClock } from "./fake-clock";
import { Relay } from "./relay";

let server: Server;
let accepted: Socket[];
let relay: Relay;
let clock: FakeClock;
const clients: Socket[] = [];

beforeEach(async () => {
  accepted = [];
  clock = new FakeClock();
  server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    accepted.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  relay = await Relay.start({ host: "127.0.0.1", port: (server.address() as AddressInfo).port }, clock);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await relay.close();
  for (const socket of accepted) socket.destroy();
  server.close();
});

/** A connection through the relay: what each end received so far, and how the client's ended. */
async function connect() {
  const client = net.connect(relay.port, "127.0.0.1");
  clients.push(client);
  const got = { text: "", chunks: 0, ended: "" };
  client.on("data", (chunk) => {
    got.text += chunk.toString();
    got.chunks++;
  });
  client.on("end", () => {
    got.ended = "FIN";
  });
  client.on("error", (error: NodeJS.ErrnoException) => {
    got.ended = error.code ?? "";
  });
  const before = accepted.length;
  await eventually(() => accepted.length > before);
  const far = accepted[before] as Socket;
  let heard = "";
  far.on("data", (chunk) => {
    heard += chunk.toString();
  });
  return { client, far, got, heard: () => heard };
}

it("passes both ways", async () => {
  const { client, far, got, heard } = await connect();
  client.write("question");
  await eventually(() => heard() === "question");
  far.write("answer");
  await eventually(() => got.text === "answer");
});

it("passes an end on, and the other direction stays open", async () => {
  const { client, far, got } = await connect();
  client.end();
  await once(far, "end");
  far.end("still here");
  await eventually(() => got.ended === "FIN");
  expect(got.text).toBe("still here");
});

it("cuts with FIN and resets with RST", async () => {
  const one = await connect();
  relay.cut();
  await eventually(() => one.got.ended === "FIN");
  const other = await connect();
  relay.reset();
  await eventually(() => other.got.ended === "ECONNRESET");
});

it("refuses, and takes connections on the same port again", async () => {
  const { got } = await connect();
  const { port } = relay;
  await relay.refuse();
  await eventually(() => got.ended === "ECONNRESET");
  const [error] = await once(net.connect(port, "127.0.0.1"), "error");
  expect(error.code).toBe("ECONNREFUSED");
  await relay.accept();
  const again = await connect();
  again.far.write("back");
  await eventually(() => again.got.text === "back");
});

it("swallows without a word, for ever on the connections of that time", async () => {
  const old = await connect();
  relay.set({ how: "swallow" });
  old.far.write("lost");
  old.client.write("lost");
  relay.set({ how: "pass" });
  const fresh = await connect();
  fresh.far.write("heard");
  old.far.write("lost too");
  await eventually(() => fresh.got.text === "heard");
  expect(old.got).toEqual({ text: "", chunks: 0, ended: "" });
  expect(old.heard()).toBe("");
});

it("passes so many bytes a second, and no more", async () => {
  const { far, got } = await connect();
  relay.set({ how: "slow", bytesPerSecond: 100 });
  far.write("x".repeat(40));
  await eventually(() => clock.timers > 0);
  clock.advance(50);
  await eventually(() => got.text.length === 5);
  await eventually(() => clock.timers > 0);
  expect(got.text).toHaveLength(5);
});

it("slices into pieces of the given sizes, and loses nothing", async () => {
  const { far, got } = await connect();
  relay.set({ how: "slice", next: () => 3 });
  far.write("0123456789");
  await eventually(() => got.text === "0123456789");
  expect(got.chunks).toBeGreaterThan(1);
});

it("resets both ends after exactly so many bytes", async () => {
  const { far, got } = await connect();
  const broken = new Promise<boolean>((resolve) => far.once("close", resolve));
  relay.set({ how: "reset-after", bytes: 7 });
  far.write("0123456789");
  expect(await broken).toBe(true);
  // Bytes that a reset overtakes may be lost; libuv reports one that comes right behind data as an end.
  await eventually(() => got.ended !== "");
  expect("0123456".startsWith(got.text)).toBe(true);
});
