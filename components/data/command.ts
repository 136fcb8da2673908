import { ProblemError } from "@/lib/base/problem";
import { problemOf } from "./api";
import { trackPending } from "./pending";

/** A POST about Cutaway itself. @throws ProblemError for everything that is not an answer */
export async function sendCommand<T>(path: string, body: object): Promise<T> {
  const response = await trackPending(
    fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Cutaway-Request": "1" },
      body: JSON.stringify(body),
    }),
  );
  if (!response.ok) throw new ProblemError(await problemOf(response));
  return (await trackPending(response.json())) as T;
}
