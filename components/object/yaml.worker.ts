import { replyTo, type WorkerCall } from "@/lib/base/worker-call";
import { yamlOps } from "@/lib/object/yaml-ops";

/** Prints an object and keeps its lines: of one of some MB the page itself would stand still for seconds. */
const ops = yamlOps();

self.addEventListener("message", ({ data }: MessageEvent<WorkerCall>) =>
  self.postMessage(replyTo(data, ops)),
);
