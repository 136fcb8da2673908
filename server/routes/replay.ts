import { z } from "zod";
import { ProblemError } from "@/lib/base/problem";
import { replaySchema, replayStateSchema, SPEEDS } from "@/lib/replay/schema";
import type { Runtime } from "../runtime";
import { type Api, envelope, viewSchema } from "./route";

const command = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("pause"), paused: z.boolean() }),
  z.strictObject({ do: z.literal("speed"), speed: z.literal(SPEEDS) }),
  z
    .strictObject({ do: z.literal("seek"), position: z.number().min(0) })
    .describe("ms since the recording began"),
]);

const noReplay = () =>
  new ProblemError({
    code: "NO_REPLAY",
    message: "This is a live cluster: it can be neither paused nor wound.",
    hint: "Start Cutaway with --sample, or with --recording FILE.",
  });

/** Where the replay of a recording is, and what a person does to it. */
export function addReplay(api: Api, runtime: Runtime): void {
  const schema = viewSchema(
    "The recording that is being replayed, if it is one",
    z.strictObject({}),
    replaySchema,
  );
  api.get("/api/replay", { schema }, async () => {
    const state = (await runtime.replay?.command({ do: "state" })) ?? null;
    return envelope({ replay: state }, [], runtime.clock.now());
  });

  const control = {
    summary: "Pause the replay, let it go on, change its speed, go to another moment",
    body: command,
    response: { 200: replayStateSchema },
  };
  api.post("/api/replay/control", { schema: control }, async (request) => {
    if (runtime.replay === null) throw noReplay();
    return runtime.replay.command(request.body);
  });
}
