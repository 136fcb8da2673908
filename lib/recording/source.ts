import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { recordingProblem } from "./problems";

/** Bytes that can be read anywhere. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes. @throws ProblemError RECORDING_UNREADABLE */
  read(offset: number, length: number): Buffer;
  close(): void;
}

export function bufferSource(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
    close() {},
  };
}

/** A file, read in place; it is not kept in memory. @throws ProblemError RECORDING_UNREADABLE */
export function fileSource(path: string): ByteSource {
  const file = open(path);
  return {
    size: fstatSync(file).size,
    read(offset, length) {
      const bytes = Buffer.allocUnsafe(length);
      for (let done = 0; done < length; ) {
        const got = readSync(file, bytes, done, length - done, offset + done);
        if (got === 0) throw recordingProblem("RECORDING_UNREADABLE", "It became shorter while it was read.");
        done += got;
      }
      return bytes;
    },
    close: () => closeSync(file),
  };
}

/** Not a device or a pipe: opening those may wait for ever. */
function open(path: string): number {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (fstatSync(file).isFile()) return file;
    closeSync(file);
  } catch (error) {
    throw recordingProblem("RECORDING_UNREADABLE", `Its path is ${path}.`, error);
  }
  throw recordingProblem("RECORDING_UNREADABLE", `${path} is no file.`);
}
