import type { Recording } from "@/lib/recording/recording";

/** What is in a recording, in a few lines for a terminal. */
export function summaryOf(recording: Recording, path: string): string {
  const { header, trailer, durationMs, scopes, answers, end } = recording;
  const objects = sum(Object.values(trailer?.kinds ?? {}));
  const events = sum((trailer?.scopes ?? []).map((scope) => scope.events));
  const cut =
    end.state === "cut" ? [`The file was cut at byte ${end.byte}; what comes before is whole.`] : [];
  return [
    `${path}: ${header.cluster.name}, Kubernetes ${header.cluster.gitVersion ?? "of an unknown version"}, ${header.startedAt}`,
    `${Math.round(durationMs / 1000)} s, ${scopes.length} collections, ${objects} objects, ${events} events, ${answers.length} answers`,
    ...cut,
    ...told("masked", trailer?.masked ?? {}),
    ...missing(trailer?.missing ?? []),
  ].join("\n");
}

function told(what: string, counts: Readonly<Record<string, number>>): string[] {
  const parts = Object.entries(counts).map(([name, count]) => `${count} × ${name}`);
  return parts.length === 0 ? [] : [`${what}: ${parts.join(", ")}`];
}

const SHOWN = 10;

function missing(list: ReadonlyArray<{ what: string; status: number; reason: string }>): string[] {
  const lines = list
    .slice(0, SHOWN)
    .map(
      ({ what, status, reason }) => `missing: ${what} (${[status || "", reason].filter(Boolean).join(" ")})`,
    );
  return list.length > SHOWN ? [...lines, `missing: ${list.length - SHOWN} more`] : lines;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
