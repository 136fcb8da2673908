/** A question to a worker. `call` tells its answer from others. */
export interface WorkerCall {
  readonly type: "ask";
  readonly call: number;
  readonly op: string;
  readonly args: readonly unknown[];
}

/** The worker's answer, or why there is none. */
export type WorkerReply =
  | { readonly type: "reply"; readonly call: number; readonly result: unknown }
  | { readonly type: "reject"; readonly call: number; readonly message: string };

/** Answers a call by the operation of its name. `ops` is null while there is nothing that could be asked about. */
export function replyTo({ call, op, args }: WorkerCall, ops: object | null): WorkerReply {
  try {
    if (ops === null || !Object.hasOwn(ops, op)) throw new Error("There is nothing yet that could be asked.");
    const ask = (ops as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>)[op];
    return { type: "reply", call, result: ask?.(...args) };
  } catch (error) {
    return { type: "reject", call, message: error instanceof Error ? error.message : String(error) };
  }
}
