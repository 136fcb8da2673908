import { parentPort } from "node:worker_threads";
import { redactSecretsBody } from "@/lib/access/redact/secrets";
import { problemOf } from "./problem-status";
import type { MaskReply, MaskRequest } from "./secrets-masker";

/** Runs in a thread of its own: parses and masks large bodies, so that streams on the main thread go on. */
function mask({ id, body }: MaskRequest): MaskReply {
  try {
    return { id, body: redactSecretsBody(Buffer.from(body)) };
  } catch (error) {
    return { id, problem: problemOf(error) };
  }
}

parentPort?.on("message", (request: MaskRequest) => parentPort?.postMessage(mask(request)));
