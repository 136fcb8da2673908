import type { ServerResponse } from "node:http";
import type { Readable, Transform } from "node:stream";

export interface Relay {
  /** Resolves when the client has the whole answer, or one side has gone. Never rejects. */
  readonly done: Promise<void>;
  /** Ends the answer as if upstream had ended it here: for a shutdown. */
  end(): void;
}

/** As Node's pipeline for two streams, without what that costs a small answer: an AbortController and its exception. */
function through(from: Readable, to: Transform): Transform {
  from.once("error", (error) => to.destroy(error));
  to.once("close", () => from.destroy());
  return from.pipe(to);
}

/**
 * Passes a body on as fast as the client takes it. A client that goes away ends the body;
 * a body that fails cuts the answer short, so that it cannot be taken for a whole one.
 */
export function relay(body: Readable, transforms: readonly Transform[], response: ServerResponse): Relay {
  const tail = transforms.reduce<Readable>(through, body);
  tail.pipe(response);
  tail.once("error", () => response.destroy());
  const done = new Promise<void>((resolve) => {
    response.once("close", () => {
      body.destroy();
      resolve();
    });
  });
  const end = () => {
    tail.unpipe(response);
    response.end();
  };
  return { done, end };
}
