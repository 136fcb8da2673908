import type { Material } from "./material";
import type { CredentialProvider } from "./provider";

export type Credentials = Pick<CredentialProvider, "current" | "afterRefusal">;

/** The credential of a context, for one of its kubelets: read and renewed where the apiserver's is. */
export class KubeletCredentials implements Credentials {
  readonly #made = new WeakMap<Material, Material>();
  readonly #own = new WeakMap<Material, Material>();

  constructor(
    private readonly apiserver: Credentials,
    private readonly origin: string,
    private readonly ca: Buffer | null,
  ) {}

  async current(): Promise<Material> {
    return this.#forKubelet(await this.apiserver.current());
  }

  async afterRefusal(refused: Material): Promise<Material | null> {
    const own = this.#own.get(refused);
    const next = own === undefined ? null : await this.apiserver.afterRefusal(own);
    return next === null ? null : this.#forKubelet(next);
  }

  #forKubelet(own: Material): Material {
    const made = this.#made.get(own) ?? own.forKubelet(this.origin, this.ca);
    this.#made.set(own, made);
    this.#own.set(made, own);
    return made;
  }
}
