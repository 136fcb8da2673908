import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { labUser } from "./cutaway";

/** A TCP relay in front of the lab's apiserver, so that a test can take the cluster away and give it back. */
export class Relay {
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  /** Listens; after `cut`, on the same port again. */
  async open(): Promise<void> {
    const target = Number(
      /server: https:\/\/127\.0\.0\.1:(\d+)/.exec(readFileSync(labUser("admin"), "utf8"))?.[1],
    );
    const server = createServer((client) => this.#join(client, connect(target, "127.0.0.1")));
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Refuses new connections and resets those there are. */
  cut(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Writes the administrator's kubeconfig with the relay in place of the apiserver. */
  writeKubeconfig(file: string): void {
    const direct = readFileSync(labUser("admin"), "utf8");
    const relayed = direct.replace(/(server: https:\/\/127\.0\.0\.1:)\d+/, `$1${this.#port}`);
    writeFileSync(file, relayed, { mode: 0o600 });
  }

  #join(client: Socket, upstream: Socket): void {
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      // A reset is what this is for; both ends go together.
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  }
}
