import type { EvidenceRecord } from "@/lib/evidence/record";
import { apiGet } from "./api";
import { addEvidence } from "./evidence-store";

/** Fetches one record by its id (the `Cutaway-Evidence` header of a streamed answer) into the drawer. */
export async function loadEvidence(id: string, signal?: AbortSignal): Promise<EvidenceRecord | undefined> {
  const request = { query: { id } };
  const { data } = await apiGet<readonly EvidenceRecord[]>(
    "/api/evidence",
    signal ? { ...request, signal } : request,
  );
  addEvidence(data);
  return data[0];
}

/** Fetches the server's last records, back to when this page was loaded: for requests that ended in an error, whose answers carry none. */
export async function loadLatestEvidence(): Promise<void> {
  const { data } = await apiGet<readonly EvidenceRecord[]>("/api/evidence");
  addEvidence(data.filter(({ at }) => at >= performance.timeOrigin));
}
