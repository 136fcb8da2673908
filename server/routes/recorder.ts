import { createReadStream, statSync } from "node:fs";
import { z } from "zod";
import { ProblemError } from "@/lib/base/problem";
import { recorderStartSchema, recorderStateSchema } from "@/lib/replay/recorder-schema";
import type { Runtime } from "../runtime";
import { type Api, attachment, envelope, viewSchema } from "./route";

const ofAReplay = () =>
  new ProblemError({
    code: "RECORDER_REPLAY",
    message: "This is a recording already.",
    hint: "The file that is being replayed is the one to hand on.",
  });

const noFile = () =>
  new ProblemError({
    code: "RECORDER_NO_FILE",
    message: "There is no recording to download.",
    hint: "Start one, and stop it or wait until it is over.",
  });

/** Recording the live cluster into a file, from the page. */
export function addRecorder(api: Api, runtime: Runtime): void {
  const { recorder, clock, clusters } = runtime;
  const nothing = z.strictObject({});
  const schema = viewSchema(
    "The recording that is being made, or was made last",
    nothing,
    recorderStateSchema,
  );
  api.get("/api/recorder", { schema }, async () => envelope(recorder.state, [], clock.now()));

  const start = {
    summary: "Start to record a cluster",
    body: recorderStartSchema,
    response: { 200: recorderStateSchema },
  };
  api.post("/api/recorder/start", { schema: start }, async ({ body }) => {
    if (runtime.replay !== null) throw ofAReplay();
    const context = body.context ?? clusters.start;
    // Refused here, where it can be said, when there is no such context.
    await clusters.transport(context);
    return recorder.start(body, context, clock.now());
  });

  const stop = { summary: "End the recording", body: nothing, response: { 200: recorderStateSchema } };
  api.post("/api/recorder/stop", { schema: stop }, async () => recorder.stop());

  const file = { summary: "The recording as a file, docs/recording-format.md", querystring: nothing };
  api.get("/api/recorder/file", { schema: file }, async (_request, reply) => {
    const path = recorder.file;
    if (path === null || recorder.state.file === null) throw noFile();
    reply.header("Content-Disposition", attachment(runtime, recorder.state.file));
    reply.header("Content-Length", statSync(path).size);
    return reply.type("application/octet-stream").send(createReadStream(path));
  });
}
