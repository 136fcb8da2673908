import { closeSync, constants, fstatSync, openSync, readFileSync, writeSync } from "node:fs";
import { ProblemError } from "@/lib/base/problem";
import { LaunchSecret } from "./secret";

/** 128 bits in base64url or hex take at least this many characters. */
const SECRET = /^[\w\-+/=.~]{22,512}$/;
/** Windows has no such bits; its files inherit the rights of their folder. */
const HAS_MODES = process.platform !== "win32";

function unusable(file: string, message: string, hint: string): ProblemError {
  return new ProblemError({
    code: "SECRET_FILE_UNUSABLE",
    message: `The secret file ${file} ${message}.`,
    hint,
  });
}

/** Null when there is a file already. */
function create(file: string): LaunchSecret | null {
  const secret = new LaunchSecret();
  let handle: number;
  try {
    handle = openSync(file, "wx", 0o600);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return null;
    throw unusable(file, "cannot be written", "Name a file in a folder that exists and is yours.");
  }
  try {
    writeSync(handle, `${secret.reveal()}\n`);
  } finally {
    closeSync(handle);
  }
  return secret;
}

function openOwn(file: string): number {
  try {
    return openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch {
    throw unusable(file, "cannot be read", "Name a plain file of your own, not a link.");
  }
}

function read(file: string): LaunchSecret {
  const handle = openOwn(file);
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile() || stat.size > 1024)
      throw unusable(file, "is no plain small file", "Name another one.");
    const isPrivate = !HAS_MODES || ((stat.mode & 0o077) === 0 && stat.uid === process.getuid?.());
    if (!isPrivate) throw unusable(file, "can be read by others", `chmod 600 ${file}, and own it yourself.`);
    const text = readFileSync(handle, "utf8").trim();
    if (!SECRET.test(text))
      throw unusable(file, "holds no secret of 128 bits or more", "Delete it: a new one is made.");
    return new LaunchSecret(text);
  } finally {
    closeSync(handle);
  }
}

/**
 * The secret that the file holds; makes the file, readable by its owner alone, when there is none.
 * @throws ProblemError SECRET_FILE_UNUSABLE
 */
export function openSecretFile(file: string): LaunchSecret {
  return create(file) ?? read(file);
}
