import { join } from "node:path";
import type { FakeClock } from "./fake-clock";
import { failure, json } from "./fakekube/answers";
import { Fakekube } from "./fakekube/server";
import { codeOf, get, type TestClusters, testClusters } from "./test-clusters";

/** An apiserver with one path, `/x`, that may ask for one credential, and what signs in to it. */
export class SignIn {
  /** The only credential that the apiserver takes; any, when null. */
  accepted: string | null = null;
  #made: TestClusters<FakeClock> | null = null;

  private constructor(readonly kube: Fakekube) {
    kube.on("/x", ({ headers }) =>
      this.accepted === null || headers.authorization === this.accepted
        ? json({})
        : failure(401, "Unauthorized", "Unauthorized"),
    );
  }

  static async start(): Promise<SignIn> {
    return new SignIn(await Fakekube.start());
  }

  /** @param user as it stands in a kubeconfig */
  async as(user: Readonly<Record<string, unknown>>): Promise<void> {
    this.#made = await testClusters({ a: { cluster: { server: this.kube.url }, user } });
  }

  /** @throws Error before anybody signed in */
  get made(): TestClusters<FakeClock> {
    if (this.#made === null) throw new Error("nobody signed in");
    return this.#made;
  }

  /** The code of the problem that asking for `/x` ends in; "none" when it is answered. */
  ask(): Promise<string> {
    return codeOf(this.made.clusters.transport().then((transport) => transport.getJson(get("/x"))));
  }

  /** The Authorization of each request so far. */
  sent(): Array<string | undefined> {
    return this.kube.requests.map(({ headers }) => headers.authorization);
  }

  /** A path beside the kubeconfig. */
  inFolder(name: string): string {
    return join(this.made.file.folder, name);
  }

  async close(): Promise<void> {
    this.#made?.dispose();
    await this.kube.close();
  }
}
