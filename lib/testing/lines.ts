import { createInterface, type Interface } from "node:readline";
import type { Readable } from "node:stream";

/**
 * The lines of an answer, as an emitter or by `for await`. What the answer reports, as that it was torn off, Node's reader
 * reports once more, also when nobody reads any longer: without a listener that would end the process.
 */
export const linesOf = (input: Readable): Interface => createInterface({ input }).on("error", () => {});
