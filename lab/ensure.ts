import type { Component, Lab } from "./components/component";
import { poll } from "./poll";
import { isFree, portOwner } from "./port-owner";
import type { Ports } from "./ports";
import { died, running, start } from "./processes";
import { problem, say } from "./report";

/** Starts what does not run yet, all at once, and returns when every one of them does its work. */
export async function ensure(lab: Lab, ...components: readonly Component[]): Promise<void> {
  const began = performance.now();
  const stopped = components.filter(({ name }) => running(lab.paths, name) === null);
  for (const component of stopped) await needPorts(lab.ports, component);
  for (const component of stopped) start(lab.paths, component);
  await Promise.all(components.map((component) => serves(lab, component)));
  if (stopped.length === 0) return;
  say(`start   ${stopped.map(({ name }) => name).join(", ")} (${seconds(began)} s)`);
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);

async function needPorts(ports: Ports, { name, ports: wanted }: Component): Promise<void> {
  for (const port of wanted.map((key) => ports[key])) {
    if (await isFree(port)) continue;
    throw problem(
      "LAB_PORT_IN_USE",
      `${name} needs port ${port}, which ${portOwner(port) ?? "another process"} is using`,
      "stop that process, or choose other ports for the whole lab: up --fresh --ports-from N",
    );
  }
}

async function serves(lab: Lab, { name, ready, patience }: Component): Promise<void> {
  const answer = await poll(patience, async () => {
    if (running(lab.paths, name) === null) throw died(lab.paths, name);
    return (await ready()) || null;
  });
  if (answer === null) throw died(lab.paths, name, `was not ready after ${patience} s`);
}
