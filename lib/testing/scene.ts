import { randomUUID } from "node:crypto";
import type { EvidenceLog } from "@/lib/kube/evidence-log";
import type { Subscribe } from "@/lib/stream/client";
import { check, type Outage, type Violation } from "./checker";
import type { KubeAccess } from "./kube-access";
import type { LabWriter } from "./lab-writer";
import { PlainClient } from "./plain-client";
import { Tab } from "./tab";

/** What a scene needs of a running Cutaway. */
export interface Served {
  readonly port: number;
  readonly secret: { reveal(): string };
  readonly runtime: { readonly evidence: Pick<EvidenceLog, "recent"> };
  close(): Promise<void>;
}

/** The requests for one collection, by what they are. */
export interface Requests {
  /** Lists, and watches that begin with the whole state. */
  readonly syncs: number;
  readonly watches: number;
}

export interface SceneOptions {
  /** Of the real apiserver, past all faults. */
  readonly access: KubeAccess;
  readonly writer: LabWriter;
  /** A Cutaway on the far side of the faults. */
  readonly served: Served;
  /** Where the tab's socket goes, given Cutaway's own port: to a relay, perhaps. */
  readonly tabPort?: (port: number) => Promise<number>;
}

const specFor = (labelSelector: string): Subscribe => ({
  view: "objects",
  query: { version: "v1", resource: "configmaps", namespace: "default", labelSelector },
  window: { offset: 0, count: 500 },
});

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

/**
 * A tab that looks at some ConfigMaps of a real cluster through Cutaway, a plain client that looks at the same ones
 * past everything, and the only one who changes them. Each scene has a label of its own, so that scenes can play side
 * by side. Always `close()` it.
 */
export class Scene {
  readonly label: string;
  /** What the tab looks at. */
  readonly spec: Subscribe;
  readonly served: Served;
  readonly tab: Tab;
  readonly plain: PlainClient;
  readonly outages: Outage[] = [];
  readonly #writer: LabWriter;
  readonly #names = new Set<string>();
  #latest = "";
  #marks = 0;

  private constructor(
    label: string,
    spec: Subscribe,
    writer: LabWriter,
    served: Served,
    tab: Tab,
    plain: PlainClient,
  ) {
    this.label = label;
    this.spec = spec;
    this.#writer = writer;
    this.served = served;
    this.tab = tab;
    this.plain = plain;
  }

  /** Resolves once the tab is live. */
  static async open({ access, writer, served, tabPort }: SceneOptions): Promise<Scene> {
    const label = `scene-${randomUUID().slice(0, 8)}`;
    const labelSelector = `cutaway-scene=${label}`;
    const plain = await PlainClient.start(access, CONFIG_MAPS, labelSelector);
    const port = (await tabPort?.(served.port)) ?? served.port;
    const spec = specFor(labelSelector);
    const tab = new Tab({ port, host: `127.0.0.1:${served.port}`, secret: served.secret.reveal(), spec });
    const scene = new Scene(label, spec, writer, served, tab, plain);
    await tab.until("live", () => tab.isLive);
    return scene;
  }

  /** Makes or changes a ConfigMap of the scene. */
  async put(name: string, value: string): Promise<void> {
    this.#names.add(name);
    const metadata = {
      name: this.#fullName(name),
      namespace: "default",
      labels: { "cutaway-scene": this.label },
    };
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { value } };
    this.#latest = await this.#writer.apply(`${CONFIG_MAPS}/${metadata.name}`, object);
  }

  async remove(name: string): Promise<void> {
    if (this.#names.delete(name)) await this.#writer.remove(`${CONFIG_MAPS}/${this.#fullName(name)}`);
  }

  /** Some changes of every kind; the last one is a write. */
  async stir(round: string): Promise<void> {
    await this.put("changing", round);
    await this.put(`fleeting-${round}`, round);
    await this.remove(`fleeting-${round}`);
    await this.put(`staying-${round}`, round);
  }

  /** Resolves once the tab is live and shows the latest write: everything before it must be there too. */
  async caughtUp(withinMs?: number): Promise<void> {
    await this.put("mark", String(this.#marks++));
    await this.shows(withinMs);
  }

  /** As `caughtUp`, of what was written already. */
  async shows(withinMs?: number): Promise<void> {
    const version = this.#latest;
    const fits = () =>
      this.tab.isLive && (this.tab.state.frame?.rows.some(({ rev }) => rev === version) ?? false);
    await this.tab.until(`live at ${version}`, fits, withinMs);
  }

  /** The version of the latest write. */
  get latest(): string {
    return this.#latest;
  }

  /** Since Cutaway was started. */
  requests(): Requests {
    const all = this.served.runtime.evidence.recent(2_000).map(({ path }) => new URL(path, "http://x"));
    const ours = all.filter(({ pathname }) => pathname === CONFIG_MAPS);
    const watches = ours.filter(({ searchParams }) => searchParams.has("watch"));
    const begun = watches.filter(({ searchParams }) => searchParams.get("sendInitialEvents") === "true");
    // A question for a single object is how the reflector asks whether the server is there at all.
    const lists = ours.filter(
      ({ searchParams }) => !searchParams.has("watch") && searchParams.get("limit") !== "1",
    );
    return { syncs: lists.length + begun.length, watches: watches.length - begun.length };
  }

  /** What the tab showed against what the plain client saw, once both have seen the latest write. */
  async violations(): Promise<Violation[]> {
    await this.caughtUp();
    await this.plain.saw(this.#latest);
    return check(this.tab.trace, await this.plain.truth(), this.outages);
  }

  async close(): Promise<void> {
    this.tab.kill();
    this.plain.close();
    for (const name of [...this.#names]) await this.remove(name).catch(() => {});
  }

  #fullName(name: string): string {
    return `${this.label}-${name}`;
  }
}
