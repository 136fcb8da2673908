import type { WireAnswer, WireMeasure } from "@/lib/apis/api-schema";
import { compareDiscoveries } from "@/lib/apis/compare";
import type { Clock } from "@/lib/base/clock";
import type { EvidenceRecord } from "@/lib/evidence/record";
import { type DiscoveryAnswer, type DiscoveryProfile, DiscoveryReader } from "@/lib/kube/discovery";
import type { KubeTransport } from "@/lib/kube/types";

const PURPOSE = "apis/wire";
const ROUNDS = 3;
/** Legacy discovery of a large cluster is asked for once: that is hundreds of requests already. */
const MANY_REQUESTS = 150;

interface Round {
  readonly answer: DiscoveryAnswer;
  readonly wallMs: number;
}

/** Reads discovery in every way there is, with real requests, and compares what came. */
export async function measureDiscovery(
  transport: KubeTransport,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ data: WireAnswer; evidence: readonly EvidenceRecord[] }> {
  const round = async (reader: DiscoveryReader): Promise<Round> => {
    const started = clock.monotonic();
    const answer = await reader.read(signal, PURPOSE);
    return { answer, wallMs: clock.monotonic() - started };
  };
  const rounds = async (next: () => DiscoveryReader): Promise<Round[]> => {
    const done = [await round(next())];
    const many = (done[0]?.answer.evidence.length ?? 0) > MANY_REQUESTS;
    while (!many && done.length < ROUNDS) done.push(await round(next()));
    return done;
  };
  const anew = (profile: DiscoveryProfile) => rounds(() => new DiscoveryReader(transport, profile));
  const aggregated = await anew("newest");
  const kept = new DiscoveryReader(transport);
  await kept.read(signal, PURPOSE);
  const conditional = await rounds(() => kept);
  const nopeer = await anew("nopeer");
  const legacy = await anew("legacy");
  const all = { aggregated, conditional, nopeer, legacy };
  const found = (of: readonly Round[]) => lastOf(of).answer.discovery;
  return {
    data: {
      ways: Object.entries(all).map(([way, done]) => measured(way as WireMeasure["way"], done)),
      differences: compareDiscoveries(["aggregated", found(aggregated)], ["legacy", found(legacy)]),
      peers: compareDiscoveries(["its peers", found(aggregated)], ["this apiserver", found(nopeer)]),
    },
    evidence: Object.values(all).flatMap((done) => lastOf(done).answer.evidence),
  };
}

function measured(way: WireMeasure["way"], done: readonly Round[]): WireMeasure {
  const { discovery, evidence } = lastOf(done).answer;
  const sum = (of: (record: EvidenceRecord) => number) =>
    evidence.reduce((total, record) => total + of(record), 0);
  const versions = discovery.groups.flatMap((group) => group.versions);
  return {
    way,
    form: discovery.form,
    requests: evidence.length,
    notModified: evidence.filter(({ status }) => status === 304).length,
    wireBytes: sum(({ wireBytes }) => wireBytes),
    decodedBytes: sum(({ decodedBytes }) => decodedBytes),
    wallMs: done.map(({ wallMs }) => wallMs),
    connections: done
      .flatMap(({ answer }) => answer.evidence)
      .filter(({ reusedConnection }) => !reusedConnection).length,
    failed: versions.filter(({ freshness }) => freshness !== "current").length,
    evidence: evidence.map(({ id }) => id),
  };
}

function lastOf(done: readonly Round[]): Round {
  const last = done.at(-1);
  if (last === undefined) throw new Error("a way was never read");
  return last;
}
