import type { LabClient } from "../client";
import type { Host } from "../host";
import type { LabPaths } from "../paths";
import type { PortName, Ports } from "../ports";
import type { Command } from "../processes";

/** What every part of a lab is made from. */
export interface Lab {
  readonly paths: LabPaths;
  readonly ports: Ports;
  readonly client: LabClient;
  readonly host: Host;
}

/** One process of the lab. */
export interface Component extends Command {
  /** Must be free before it starts. */
  readonly ports: readonly PortName[];
  /** True once it does its work; asked again and again until then. */
  ready(): Promise<boolean>;
  /** How long `ready` may take, seconds. */
  readonly patience: number;
}

/** `{a: "b"}` as `--a=b`. */
export function flags(values: Readonly<Record<string, string | number | boolean>>): string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}
