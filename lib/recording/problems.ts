import { ProblemError } from "@/lib/base/problem";

/** Every way in which a file is no recording that can be played. docs/recording-format.md shows the same table. */
export const RECORDING_PROBLEMS = {
  RECORDING_UNREADABLE: {
    meaning: "The file does not exist or cannot be read.",
    hint: "Check its path, and that your user may read it.",
  },
  RECORDING_UNKNOWN: {
    meaning: "The file is not a recording.",
    hint: "Recordings are made by `cutaway record`; they begin with the letters CUTREC.",
  },
  RECORDING_VERSION: {
    meaning: "The recording is of another version of the format.",
    hint: "Open it with the version of Cutaway that made it, or record again.",
  },
  RECORDING_CUT_EARLY: {
    meaning: "The file ends before anything was recorded.",
    hint: "The recorder was ended at once, or the copy is incomplete: copy the file again, or record again.",
  },
  RECORDING_BROKEN: {
    meaning: "Bytes of the recording were changed after it was made.",
    hint: "Copy the file again from where it came.",
  },
  RECORDING_INVALID: {
    meaning: "The recording says something that no recorder writes.",
    hint: "Do not trust this file; ask whoever gave it to you for another copy.",
  },
  RECORDING_TOO_LARGE: {
    meaning: "The recording is larger than Cutaway opens.",
    hint: "Record a shorter time, or fewer namespaces (--for, --namespace).",
  },
  RECORDING_EXISTS: {
    meaning: "There is a file of that name already.",
    hint: "Name another one, or remove it; a recording never overwrites anything.",
  },
  RECORDING_UNWRITABLE: {
    meaning: "The recording cannot be written.",
    hint: "Check that the folder exists, that you may write to it, and that the disk is not full.",
  },
} as const satisfies Record<string, { meaning: string; hint: string }>;

export type RecordingProblemCode = keyof typeof RECORDING_PROBLEMS;

/** @param detail what was found and where, a whole sentence */
export function recordingProblem(code: RecordingProblemCode, detail?: string, cause?: unknown): ProblemError {
  const { meaning, hint } = RECORDING_PROBLEMS[code];
  const message = detail === undefined ? meaning : `${meaning} ${detail}`;
  return new ProblemError({ code, message, hint }, { cause });
}
