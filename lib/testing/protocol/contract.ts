import { beforeAll } from "vitest";
import { discoveryContract } from "./discovery";
import { formsContract } from "./forms";
import { identityContract } from "./identity";
import { listsContract } from "./lists";
import { objectsContract } from "./objects";
import type { ProtocolSubject } from "./subject";
import { watchesContract } from "./watches";

/**
 * What Cutaway relies on of an apiserver's protocol, told once and held against a real apiserver and against the replay
 * of a recording of one. Both show the lab with its demo workload in the namespace `shop`.
 */
export function protocolContract(start: () => Promise<ProtocolSubject>): void {
  let server: ProtocolSubject;
  beforeAll(async () => {
    server = await start();
  });
  const parts = [
    discoveryContract,
    listsContract,
    formsContract,
    objectsContract,
    watchesContract,
    identityContract,
  ];
  for (const part of parts) part(() => server);
}
