/** What a reader accepts: a recording may come from anybody. */
export interface RecordingLimits {
  /** Bytes of the file. */
  readonly file: number;
  /** Bytes of one block, unpacked. */
  readonly block: number;
  /** Bytes of all blocks, unpacked. */
  readonly unpacked: number;
  /** Blocks in the file. */
  readonly blocks: number;
  /** Objects of all snapshots. */
  readonly objects: number;
  /** Watch events. */
  readonly events: number;
  /** Levels of nesting in an object. */
  readonly depth: number;
  /** Bytes of one string in an object. An apiserver takes no object of more than 3 MiB, etcd by default none above 1.5. */
  readonly string: number;
}

const MiB = 1024 * 1024;

export const RECORDING_LIMITS: RecordingLimits = {
  file: 200 * MiB,
  block: 64 * MiB,
  unpacked: 1536 * MiB,
  blocks: 200_000,
  objects: 500_000,
  events: 2_000_000,
  depth: 100,
  string: 3 * MiB,
};
