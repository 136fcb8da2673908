import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openRecording, type Recording } from "./recording";
import { fileSource } from "./source";

/** Forty seconds of the lab, `npm run sample -- short`. */
const path = join(import.meta.dirname, "fixtures/lab.cutrec");
const opened: Recording[] = [];
const open = (checksums: "all" | "lazy") => {
  const recording = openRecording(fileSource(path), { checksums });
  opened.push(recording);
  return recording;
};
afterAll(() => {
  for (const recording of opened) recording.close();
});

it("what was recorded of a real cluster can be read to its end", () => {
  const recording = open("all");
  expect(recording.header.cluster.gitVersion).toMatch(/^v1\./);
  for (const scope of recording.scopes) {
    const seen = new Set<string>();
    for (const row of recording.snapshot(scope.id)) {
      expect(seen.has(row.uid)).toBe(false);
      seen.add(row.uid);
      const value = recording.object(row.ref);
      // Not always as many as there are columns: a real apiserver prints three cells for the two of IPAddress.
      if (scope.form === "table") expect(Array.isArray(value)).toBe(true);
      else expect(value).toMatchObject({ metadata: { uid: row.uid, name: row.name } });
    }
  }
  for (const event of recording.events()) if (event.ref) recording.object(event.ref);
  for (const each of [...recording.answers, ...recording.documents]) {
    const { length } = recording.body(each);
    if ("bytes" in each) expect(length).toBe(each.bytes);
  }
});

it("its indexes say what a scan finds", () => {
  const [scanned, indexed] = [open("all"), open("lazy")];
  expect(indexed.scopes).toEqual(scanned.scopes);
  expect(indexed.answers).toEqual(scanned.answers);
  expect(indexed.trailer).toEqual(scanned.trailer);
  expect([...indexed.events()].length).toBe([...scanned.events()].length);
});
