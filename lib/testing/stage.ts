import type { Subscribe } from "@/lib/stream/client";
import { FaultProxy } from "./fault-proxy";
import { type KubeAccess, kubeAccess } from "./kube-access";
import { type ContextFields, kubeconfigFile } from "./kubeconfig-file";
import { labKubeconfig } from "./lab-kubeconfig";
import { type LabWriter, labWriter } from "./lab-writer";
import { Relay } from "./relay";
import { Scene, type Served } from "./scene";
import { Tab } from "./tab";

const base64 = (pem: Buffer) => pem.toString("base64");

/** Sets scenes up before a real apiserver, and clears everything away again. Always `close()` it. */
export class Stage {
  readonly access: KubeAccess;
  readonly writer: LabWriter;
  readonly #serve: (kubeconfig: string) => Promise<Served>;
  readonly #opened: Array<() => unknown> = [];

  /** @param serve starts a Cutaway with a kubeconfig */
  constructor(serve: (kubeconfig: string) => Promise<Served>, kubeconfig = labKubeconfig()) {
    this.#serve = serve;
    this.access = kubeAccess(kubeconfig);
    this.writer = labWriter(kubeconfig);
  }

  /** Runs `close` when the stage is cleared, before what was there earlier. */
  later(close: () => unknown): void {
    this.#opened.push(close);
  }

  /** Faults of the network between Cutaway and the apiserver: the relay is below TLS. */
  async overRelay(): Promise<{ relay: Relay; scene: Scene }> {
    const { hostname, port } = new URL(this.access.server);
    const relay = await this.#relayTo(hostname, Number(port));
    const scene = await this.#scene(this.#contextAt(`https://127.0.0.1:${relay.port}`));
    return { relay, scene };
  }

  /** Faults of the server: what it answers. */
  async overProxy(): Promise<{ proxy: FaultProxy; scene: Scene }> {
    const proxy = await FaultProxy.start(this.access);
    this.later(() => proxy.close());
    return { proxy, scene: await this.#scene({ cluster: { server: proxy.url } }) };
  }

  /** Faults of the network between the tab and Cutaway. */
  async tabOverRelay(): Promise<{ relay: Relay; scene: Scene }> {
    const relays: Relay[] = [];
    const scene = await this.#scene(this.#contextAt(this.access.server), async (port) => {
      const relay = await this.#relayTo("127.0.0.1", port);
      relays.push(relay);
      return relay.port;
    });
    const [relay] = relays;
    if (relay === undefined) throw new Error("the tab was opened without its relay");
    return { relay, scene };
  }

  /** A scene without anything in between. */
  plainly(): Promise<Scene> {
    return this.#scene(this.#contextAt(this.access.server));
  }

  /** A Cutaway that signs in with a token, or as the stage does. */
  async cutaway(token?: string): Promise<Served> {
    const context = this.#contextAt(this.access.server);
    return this.#start(token === undefined ? context : { ...context, user: { token } });
  }

  /** A tab of a Cutaway that was started here. */
  tab({ port, secret }: Served, spec: Subscribe): Tab {
    const tab = new Tab({ port, host: `127.0.0.1:${port}`, secret: secret.reveal(), spec });
    this.later(() => tab.kill());
    return tab;
  }

  /** Applies an object that is removed with the stage, if it is still there. */
  async apply(path: string, object: unknown): Promise<void> {
    await this.writer.apply(path, object);
    this.later(() => this.writer.remove(path).catch(() => {}));
  }

  async close(): Promise<void> {
    for (const close of this.#opened.splice(0).reverse()) await close();
  }

  async #relayTo(host: string, port: number): Promise<Relay> {
    const relay = await Relay.start({ host, port });
    this.later(() => relay.close());
    return relay;
  }

  async #start(context: ContextFields): Promise<Served> {
    const config = kubeconfigFile({ lab: context });
    this.later(() => config.remove());
    const served = await this.#serve(config.path);
    this.later(() => served.close());
    return served;
  }

  async #scene(context: ContextFields, tabPort?: (port: number) => Promise<number>): Promise<Scene> {
    const { access, writer } = this;
    const served = await this.#start(context);
    const scene = await Scene.open({ access, writer, served, ...(tabPort && { tabPort }) });
    this.later(() => scene.close());
    await scene.stir("before");
    await scene.shows();
    return scene;
  }

  #contextAt(server: string): ContextFields {
    const { ca, cert, key } = this.access;
    return {
      cluster: { server, "certificate-authority-data": base64(ca) },
      user: { "client-certificate-data": base64(cert), "client-key-data": base64(key) },
    };
  }
}
