import type { AnswerClient, Exchange } from "./answer-client";
import type { RequestState } from "./use-request";

/** What each reading of an answer is made of. */
export interface ReadingProps {
  client: AnswerClient;
  exchange: Exchange;
  current: RequestState;
}
