import type { Clock } from "@/lib/base/clock";
import { endpointOf } from "../endpoint";
import { kubeProblem } from "../error-codes";
import type { ClusterEntry, ExecEntry, UserEntry } from "../kubeconfig-parse";
import { singleFlight } from "../single-flight";
import { type ExecCredential, runExecPlugin } from "./exec";
import { type Material, readMaterial } from "./material";

/** A context with the entries it names. */
export interface ContextEntries {
  readonly name: string;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
}

/** Files are read again after this long: client-go's minute less its leeway. */
const FILES_MS = 50_000;
/** How soon after a failed read of files it is tried again, while the old material lives on. */
const FILES_RETRY_MS = 10_000;
/** After a plugin failed, or its answer was refused, it does not run again for this long. */
const EXEC_PAUSE_MS = 60_000;
/** A plugin's credential is renewed this long before its end. */
const EXPIRY_LEEWAY_MS = 10_000;

export interface ProviderOptions {
  readonly origin: string;
  readonly clock: Clock;
  readonly entries: ContextEntries;
  /** Reads the kubeconfig again and gives this context's entries as they are now. */
  readonly reload: () => Promise<ContextEntries>;
}

/**
 * Keeps the credential of one context for one origin: read at first use, again when its files or
 * expiry say so, and at once after the apiserver refused it. However many requests wait, there is
 * one renewal at a time.
 */
export class CredentialProvider {
  readonly #options: ProviderOptions;
  #entries: ContextEntries;
  #material: Material | null = null;
  /** Monotonic time from which the material is read again. */
  #dueAt = 0;
  #exec: ExecCredential | null = null;
  #execRanAt = Number.NEGATIVE_INFINITY;
  #execForcedAt = Number.NEGATIVE_INFINITY;
  #execFailure: { readonly error: unknown; readonly until: number } | null = null;

  constructor(options: ProviderOptions) {
    this.#options = options;
    this.#entries = options.entries;
  }

  /** The material to use now. */
  async current(): Promise<Material> {
    if (this.#material !== null && !this.#isDue(this.#material)) return this.#material;
    return this.#readAgain();
  }

  /**
   * What to try after the apiserver refused `refused` with 401: the material that replaced it, or
   * null when there is nothing else to try.
   */
  async afterRefusal(refused: Material): Promise<Material | null> {
    if (this.#material !== null && this.#material.fingerprint !== refused.fingerprint) return this.#material;
    const next = await this.#reload();
    return next.fingerprint === refused.fingerprint ? null : next;
  }

  #isDue(material: Material): boolean {
    const { clock } = this.#options;
    if (material.expiresAt !== null && clock.now() >= material.expiresAt - EXPIRY_LEEWAY_MS) return true;
    return clock.monotonic() >= this.#dueAt;
  }

  /** A file that cannot be read for a moment, say while it is replaced, must not end a session. */
  readonly #readAgain = singleFlight(async (): Promise<Material> => {
    try {
      return await this.#read();
    } catch (error) {
      const old = this.#material;
      if (old === null || this.#entries.user.exec !== null) throw error;
      this.#dueAt = this.#options.clock.monotonic() + FILES_RETRY_MS;
      return old;
    }
  });

  /** The kubeconfig itself may have been rewritten by signing in; the server it names may not change. */
  readonly #reload = singleFlight(async (): Promise<Material> => {
    const { origin, clock, reload } = this.#options;
    const entries = await reload();
    if (endpointOf(entries.cluster).origin !== origin) throw kubeProblem("CONTEXT_CHANGED");
    this.#entries = entries;
    if (clock.monotonic() - this.#execForcedAt >= EXEC_PAUSE_MS) {
      this.#execForcedAt = clock.monotonic();
      this.#exec = null;
    }
    return this.#read();
  });

  async #read(): Promise<Material> {
    const { cluster, user } = this.#entries;
    const exec = user.exec === null ? null : await this.#plugin(user.exec);
    this.#material = await readMaterial(this.#options.origin, cluster, user, exec);
    this.#dueAt = this.#options.clock.monotonic() + FILES_MS;
    return this.#material;
  }

  async #plugin(entry: ExecEntry): Promise<ExecCredential> {
    if (this.#exec !== null && this.#isFresh(this.#exec)) return this.#exec;
    const failure = this.#execFailure;
    if (failure !== null && this.#options.clock.monotonic() < failure.until) throw failure.error;
    return this.#runPlugin(entry);
  }

  /** A plugin whose credentials are about to end when it gives them is still not run without a pause. */
  #isFresh({ expiresAt }: ExecCredential): boolean {
    const { clock } = this.#options;
    if (expiresAt === null || clock.now() < expiresAt - EXPIRY_LEEWAY_MS) return true;
    return clock.monotonic() - this.#execRanAt < EXPIRY_LEEWAY_MS;
  }

  readonly #runPlugin = singleFlight(async (entry: ExecEntry): Promise<ExecCredential> => {
    const { clock } = this.#options;
    try {
      this.#exec = await runExecPlugin(entry, this.#entries.cluster, clock);
      this.#execRanAt = clock.monotonic();
      this.#execFailure = null;
      return this.#exec;
    } catch (error) {
      this.#execFailure = { error, until: clock.monotonic() + EXEC_PAUSE_MS };
      throw error;
    }
  });
}
