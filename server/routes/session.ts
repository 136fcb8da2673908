import { z } from "zod";
import { type Sessions, sessionCookie } from "@/lib/access/secret";
import { ProblemError } from "@/lib/base/problem";
import type { Api } from "./route";

const body = z.strictObject({ code: z.string().max(128) });

/** The page's one POST: the one-time code of the printed URL becomes an HttpOnly cookie. */
export function addSession(api: Api, sessions: Sessions): void {
  const schema = {
    summary: "Exchange the one-time code for the session cookie",
    body,
    response: { 204: z.null() },
  };
  api.post("/api/session", { schema }, async (request, reply) => {
    const id = sessions.exchange(request.body.code);
    if (id === null) throw spent();
    return reply
      .code(204)
      .header("Set-Cookie", sessionCookie(request.socket.localPort ?? 0, id))
      .send(null);
  });
}

function spent(): ProblemError {
  return new ProblemError({
    code: "SESSION_CODE_INVALID",
    message: "This one-time code is wrong, spent or too old.",
    hint: "Start Cutaway again and open the URL that it prints; a tab that was signed in before stays so.",
  });
}
