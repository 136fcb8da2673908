import { binaries } from "../binaries";
import { answers } from "../client";
import { keyPair } from "../pki";
import type { PortName } from "../ports";
import { type Component, flags, type Lab } from "./component";
import { signIn } from "./sign-in";

interface SecureServer {
  /** Of its program, its certificate and its kubeconfig. */
  readonly name: string;
  readonly port: PortName;
  /** Answers 200 once it does its work. */
  readonly health: string;
  readonly more: Readonly<Record<string, string | number | boolean>>;
}

/** A process of the control plane that asks the apiserver and serves HTTPS itself. */
export function secureServer(lab: Lab, { name, port, health, more }: SecureServer): Component {
  const serving = keyPair(lab.paths, name);
  return {
    name,
    command: binaries(name),
    args: flags({
      ...signIn(lab.paths, name),
      "bind-address": "127.0.0.1",
      "secure-port": lab.ports[port],
      "tls-cert-file": serving.cert,
      "tls-private-key-file": serving.key,
      ...more,
    }),
    ports: [port],
    ready: () => answers(lab.client, `https://127.0.0.1:${lab.ports[port]}${health}`),
    patience: 60,
  };
}
