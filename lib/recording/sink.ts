import { type FileHandle, open } from "node:fs/promises";
import { recordingProblem } from "./problems";

/** Where a recording goes. All reject with ProblemError RECORDING_UNWRITABLE. */
export interface ByteSink {
  write(bytes: Buffer): Promise<void>;
  /** What was written so far survives a power failure. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A new file that only its owner may read.
 * @throws ProblemError RECORDING_EXISTS, RECORDING_UNWRITABLE
 */
export async function fileSink(path: string): Promise<ByteSink> {
  const file = await open(path, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw recordingProblem(
      error.code === "EEXIST" ? "RECORDING_EXISTS" : "RECORDING_UNWRITABLE",
      undefined,
      error,
    );
  });
  return {
    write: (bytes) => writable(writeAll(file, bytes)),
    sync: () => writable(file.sync()),
    close: () => writable(file.close()),
  };
}

/** For tests, and for files that are made over. */
export class MemorySink implements ByteSink {
  readonly #parts: Buffer[] = [];

  async write(bytes: Buffer): Promise<void> {
    this.#parts.push(Buffer.from(bytes));
  }
  async sync(): Promise<void> {}
  async close(): Promise<void> {}

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
  }
}

async function writable(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    throw recordingProblem("RECORDING_UNWRITABLE", undefined, error);
  });
}
