import net, { type AddressInfo, type Server, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { type Clock, systemClock } from "@/lib/base/clock";

/** How bytes pass, both ways, from now on: on the connections there are and on new ones. */
export type Passage =
  | { readonly how: "pass" }
  /** Half-open: bytes are lost and nobody is told. A connection that was there stays dead for ever. */
  | { readonly how: "swallow" }
  | { readonly how: "slow"; readonly bytesPerSecond: number }
  /** In pieces of the sizes that `next` gives, 1 or more. */
  | { readonly how: "slice"; readonly next: () => number }
  /** Cuts with RST once that many more bytes went to clients, all connections together. */
  | { readonly how: "reset-after"; readonly bytes: number };

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** Set when it lost bytes: nothing that comes later would make sense. */
  dead: boolean;
}

/** A slow link passes so many pieces a second. */
const PIECES_PER_SECOND = 20;

/**
 * A TCP relay that breaks on demand: below TLS, so that whoever speaks through it sees what a bad
 * network does. Listens on loopback; always `close()` it.
 */
export class Relay {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #clock: Clock;
  readonly #pairs = new Set<Pair>();
  readonly #server: Server;
  #port = 0;
  #passage: Passage = { how: "pass" };
  #left = Number.POSITIVE_INFINITY;

  private constructor(target: { host: string; port: number }, clock: Clock) {
    this.#target = target;
    this.#clock = clock;
    this.#server = net.createServer({ allowHalfOpen: true }, (client) => this.#connected(client));
  }

  static async start(target: { host: string; port: number }, clock = systemClock): Promise<Relay> {
    const relay = new Relay(target, clock);
    await relay.accept();
    return relay;
  }

  get port(): number {
    return this.#port;
  }

  get connections(): number {
    return this.#pairs.size;
  }

  set(passage: Passage): void {
    this.#passage = passage;
    this.#left = passage.how === "reset-after" ? passage.bytes : Number.POSITIVE_INFINITY;
    if (passage.how === "swallow") for (const pair of this.#pairs) pair.dead = true;
  }

  /** Ends every connection in order (FIN), from both ends. */
  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.end();
      server.end();
    }
  }

  /** Ends every connection without a word (RST), from both ends. */
  reset(): void {
    for (const pair of [...this.#pairs]) this.#break(pair);
  }

  /** Resets every connection and takes no new ones: whoever comes is refused by the system itself. */
  async refuse(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.reset();
    await closed;
  }

  /** Listens again after `refuse`, on the same port. */
  async accept(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#port, "127.0.0.1", resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.refuse();
  }

  #connected(client: Socket): void {
    const server = net.connect({ ...this.#target, allowHalfOpen: true });
    const pair: Pair = { client, server, dead: this.#passage.how === "swallow" };
    this.#pairs.add(pair);
    void this.#pump(pair, client, server);
    void this.#pump(pair, server, client);
  }

  /** Passes what one end sends on to the other, until it ends or breaks; what breaks one breaks both. */
  async #pump(pair: Pair, from: Socket, to: Socket): Promise<void> {
    from.setNoDelay(true);
    from.on("close", () => this.#pairs.delete(pair));
    from.on("error", () => {});
    try {
      for await (const chunk of from.iterator({ destroyOnReturn: false })) {
        for await (const piece of this.#pieces(pair, chunk, to === pair.client)) await write(to, piece);
      }
      if (!pair.dead) to.end();
    } catch {
      this.#break(pair);
    }
  }

  async *#pieces(pair: Pair, chunk: Buffer, toClient: boolean): AsyncGenerator<Buffer> {
    for (let at = 0; at < chunk.length; ) {
      if (pair.dead) return;
      const size = this.#size(chunk.length - at, toClient);
      const piece = chunk.subarray(at, at + size);
      at += size;
      await this.#pace(piece.length);
      if (pair.dead) return;
      yield piece;
      if (toClient) this.#left -= piece.length;
      if (this.#left <= 0) throw new Error("the bytes until the reset have passed");
    }
  }

  #size(available: number, toClient: boolean): number {
    const passage = this.#passage;
    switch (passage.how) {
      case "slow":
        return Math.max(1, Math.ceil(passage.bytesPerSecond / PIECES_PER_SECOND));
      case "slice":
        return Math.max(1, passage.next());
      case "reset-after":
        return toClient ? Math.min(available, this.#left) : available;
      default:
        return available;
    }
  }

  /** Pieces of a slice take a turn of the event loop each, so that they leave one by one. */
  async #pace(bytes: number): Promise<void> {
    const passage = this.#passage;
    if (passage.how === "slice") await turn();
    if (passage.how !== "slow") return;
    const ms = (bytes / passage.bytesPerSecond) * 1_000;
    await new Promise<void>((resolve) => this.#clock.after(ms, resolve));
  }

  #break(pair: Pair): void {
    this.#pairs.delete(pair);
    pair.dead = true;
    pair.client.resetAndDestroy();
    pair.server.resetAndDestroy();
  }
}

/** Resolves when the socket takes more. @throws when it is closed */
async function write(to: Socket, piece: Buffer): Promise<void> {
  if (to.destroyed) throw new Error("the other end is closed");
  if (to.write(piece)) return;
  await new Promise<void>((resolve, reject) => {
    const settle = (run: () => void) => () => {
      to.off("drain", drained);
      to.off("close", closed);
      run();
    };
    const drained = settle(resolve);
    const closed = settle(() => reject(new Error("the other end is closed")));
    to.once("drain", drained);
    to.once("close", closed);
  });
}
