import { apiserver } from "./components/apiserver";
import type { Component, Lab } from "./components/component";
import { etcd, etcdUrl } from "./components/etcd";
import { ensure } from "./ensure";
import { openLab } from "./lab";
import { DEFAULT_LAB } from "./paths";
import { stop } from "./processes";
import { problem } from "./report";

/** What a test may take away from a lab for a while. */
const PARTS = { etcd, "kube-apiserver": apiserver } satisfies Record<string, (lab: Lab) => Component>;

export type Part = keyof typeof PARTS;

/** Ends one process of a lab. @throws ProblemError LAB_SHARED for the lab that everybody looks at, LAB_DOWN */
export async function stopPart(name: string, part: Part): Promise<void> {
  await inLabOfOnesOwn(name, async ({ paths }) => void (await stop(paths, part)));
}

/** Starts it again and resolves when it does its work. @throws ProblemError as `stopPart`, LAB_PROCESS */
export async function startPart(name: string, part: Part): Promise<void> {
  await inLabOfOnesOwn(name, (lab) => ensure(lab, PARTS[part](lab)));
}

/** Makes etcd forget every version but the latest. @throws ProblemError as `stopPart`, LAB_ETCD */
export async function compact(name: string): Promise<void> {
  await inLabOfOnesOwn(name, async (lab) => {
    const post = async (path: string, body: unknown): Promise<unknown> => {
      const { status, text } = await lab.client.send("POST", etcdUrl(lab) + path, body);
      if (status === 200) return JSON.parse(text);
      throw problem("LAB_ETCD", `etcd answered ${path} with ${status} ${text.slice(0, 200)}`, "see status");
    };
    const { header } = (await post("/v3/maintenance/status", {})) as { header: { revision: string } };
    await post("/v3/kv/compaction", { revision: header.revision });
  });
}

async function inLabOfOnesOwn(name: string, work: (lab: Lab) => Promise<void>): Promise<void> {
  if (name === DEFAULT_LAB) {
    throw problem(
      "LAB_SHARED",
      "others may be looking at this lab",
      "start one to break: npm run lab -- --name faults up --no-kubelet --no-demo --ports-from 6480",
    );
  }
  const lab = openLab(name);
  try {
    await work(lab);
  } finally {
    lab.client.close();
  }
}
