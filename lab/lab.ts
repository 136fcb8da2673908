import { labClient } from "./client";
import type { Lab } from "./components/component";
import { inspectHost } from "./host";
import { labPaths } from "./paths";
import { portsFrom } from "./ports";
import { needState } from "./state";

/** A lab that was started before, with a client of its own: close it. */
export function openLab(name: string, connections?: number): Lab {
  const paths = labPaths(name);
  const ports = portsFrom(needState(name).portsFrom);
  return { paths, ports, client: labClient(paths, ports.apiserver, connections), host: inspectHost() };
}
