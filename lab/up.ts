import { applyBasics } from "./aggregation";
import { buildMissing } from "./binaries";
import { certificates, SIGNED_IN } from "./certificates";
import { labClient } from "./client";
import { sampleApiserver } from "./components/aggregated";
import { apiserver } from "./components/apiserver";
import type { Lab } from "./components/component";
import { controllerManager, scheduler } from "./components/controllers";
import { etcd } from "./components/etcd";
import { kwok } from "./components/kwok";
import { demo } from "./demo";
import { end } from "./down";
import { ensure } from "./ensure";
import { inspectHost } from "./host";
import { nodeFacts, startNode } from "./node-up";
import { noNodeBecause, withoutNode, withoutVm } from "./parts";
import { DEFAULT_LAB, type LabPaths, labPaths } from "./paths";
import { makePki } from "./pki";
import { DEFAULT_PORTS_FROM, portsFrom } from "./ports";
import { running, startedNames } from "./processes";
import { problem, say } from "./report";
import { exclusively, type LabState, readState, writeState } from "./state";
import { kubeconfigPath, writeKubeconfigs } from "./users";
import { noVmBecause, startVm } from "./vm/up";

export interface UpOptions {
  readonly fresh?: boolean;
  readonly kubelet?: boolean;
  readonly demo?: boolean;
  readonly vmNode?: boolean;
  readonly portsFrom?: number;
}

/** Brings a lab up, or what is missing of it; says what it does. Safe to repeat. */
export async function up(name: string, options: UpOptions): Promise<void> {
  const paths = labPaths(name);
  if (process.platform !== "linux") {
    throw problem(
      "LAB_NO_LINUX",
      "the lab needs Linux: kubelet and etcd run on this machine",
      "use a Linux machine",
    );
  }
  await exclusively(paths, async () => {
    const before = readState(paths);
    const wanted = settle(before, options);
    if (options.fresh && before !== null) await end(paths, true);
    if (isUp(paths, readState(paths), wanted))
      say(`lab ${name} is already up (up --fresh starts from nothing)`);
    else await bringUp(paths, wanted);
  });
  farewell(paths);
}

/**
 * What this lab is to be: as asked, and as it was before where nothing was asked.
 * @throws ProblemError LAB_OTHER when the two differ and it is not made anew, LAB_PORTS
 */
export function settle(before: LabState | null, asked: UpOptions): LabState {
  const wanted = {
    portsFrom: asked.portsFrom ?? before?.portsFrom ?? DEFAULT_PORTS_FROM,
    kubelet: asked.kubelet ?? before?.kubelet ?? true,
    demo: asked.demo ?? before?.demo ?? true,
    vmNode: asked.vmNode ?? before?.vmNode ?? false,
  };
  portsFrom(wanted.portsFrom);
  const differs = before?.portsFrom !== wanted.portsFrom || before.kubelet !== wanted.kubelet;
  if (before !== null && differs && !asked.fresh) {
    throw problem(
      "LAB_OTHER",
      `this lab was made with --ports-from ${before.portsFrom} and ${before.kubelet ? "a" : "no"} kubelet`,
      "repeat up without these options, add --fresh to make it anew, or give a second lab a --name",
    );
  }
  return { ...wanted, leftOut: [], complete: false };
}

function isUp(paths: LabPaths, state: LabState | null, wanted: LabState): boolean {
  const started = startedNames(paths);
  if (state?.complete !== true || (wanted.vmNode && !state.vmNode)) return false;
  return started.length > 0 && started.every((name) => running(paths, name) !== null);
}

async function bringUp(paths: LabPaths, wanted: LabState): Promise<void> {
  await buildMissing(wanted.kubelet);
  const ports = portsFrom(wanted.portsFrom);
  const host = inspectHost();
  const reason = noNodeBecause(await nodeFacts(paths, host, wanted.kubelet));
  const noVm = wanted.vmNode ? await noVmBecause(host.root) : null;
  const state = { ...wanted, leftOut: [...withoutNode(reason), ...withoutVm(noVm)] };
  writeState(paths, state);
  await makePki(paths, certificates());
  writeKubeconfigs(paths, ports.apiserver, SIGNED_IN);
  const lab: Lab = { paths, ports, host, client: labClient(paths, ports.apiserver) };
  try {
    await startControlPlane(lab);
    if (reason === null) await startNode(lab, state.demo);
    for (const { part, reason: why } of state.leftOut) say(`without ${part}: ${why}`);
    if (state.demo) await demo(lab, reason === null);
    if (wanted.vmNode && noVm === null) await startVm(lab);
    writeState(paths, { ...state, complete: true });
  } finally {
    lab.client.close();
  }
}

async function startControlPlane(lab: Lab): Promise<void> {
  await ensure(lab, etcd(lab));
  await ensure(lab, apiserver(lab));
  await ensure(lab, controllerManager(lab), scheduler(lab), sampleApiserver(lab), kwok(lab));
  await applyBasics(lab);
  say("apply   users' rights and API services");
}

function farewell(paths: LabPaths): void {
  const kubeconfig = kubeconfigPath(paths);
  const command = `npm run lab --${paths.name === DEFAULT_LAB ? "" : ` --name ${paths.name}`}`;
  say(`\nLook at it:  npm start -- --kubeconfig ${kubeconfig}`);
  say(`As another:  ${command} kubeconfig --user NAME`);
  say(`End it:      ${command} down`);
  say(kubeconfig);
}
