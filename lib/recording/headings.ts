import type { Blocks } from "./blocks";
import { invalid, type RecordingEnd } from "./contents";
import { recordingProblem } from "./problems";
import {
  headerSchema,
  type RecordingHeader,
  type RecordingScope,
  type RecordingTrailer,
  scopeSchema,
  trailerSchema,
} from "./schema";

/** @throws ProblemError RECORDING_CUT_EARLY, RECORDING_BROKEN, RECORDING_INVALID */
export function readHeader(blocks: Blocks): RecordingHeader {
  const first = blocks.about(0);
  if (first === undefined) throw recordingProblem("RECORDING_CUT_EARLY");
  const header = first.block === "header" ? headerSchema.safeParse(blocks.json(0)) : null;
  if (!header?.success) throw invalid(blocks.offset(0), "The header cannot be read.");
  return header.data;
}

/** @throws ProblemError RECORDING_BROKEN, RECORDING_INVALID */
export function readScopes(blocks: Blocks): RecordingScope[] {
  const seen = new Set<number>();
  return blocks.of("scope").map(({ index, offset }) => {
    const scope = scopeSchema.safeParse(blocks.json(index));
    if (!scope.success || seen.has(scope.data.id)) throw invalid(offset, "A scope cannot be read.");
    seen.add(scope.data.id);
    return scope.data;
  });
}

/** Null when the file was cut. @throws ProblemError RECORDING_BROKEN, RECORDING_INVALID */
export function readTrailer(blocks: Blocks, end: RecordingEnd): RecordingTrailer | null {
  const last = blocks.of("trailer").at(-1);
  if (last === undefined || end.state === "cut") return null;
  const trailer = trailerSchema.safeParse(blocks.json(last.index));
  if (!trailer.success) throw invalid(last.offset, "The trailer cannot be read.");
  return trailer.data;
}
