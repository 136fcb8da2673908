import { setTimeout as delay } from "node:timers/promises";

interface Patience {
  readonly seconds: number;
  readonly everyMs: number;
  readonly say: (line: string) => void;
}

/** Emulated, the guest takes its time: what is true in seconds elsewhere may take it minutes. */
const PATIENCE: Patience = { seconds: 280, everyMs: 5_000, say: (line) => console.log(line) };

/**
 * Looks again and again until `judge` finds nothing wrong, and says what it waits for and why whenever the reason changes.
 * @throws Error that names `what`, with the last reason as its cause, once the seconds are over
 */
export async function steadily(
  what: string,
  judge: () => Promise<void>,
  patience: Partial<Patience> = {},
): Promise<void> {
  const { seconds, everyMs, say } = { ...PATIENCE, ...patience };
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  for (let said = ""; ; ) {
    const wrong = await within(judge, (seconds - passed()) * 1000);
    const at = `${what}, ${passed().toFixed(0)} s`;
    if (wrong === null) return say(`  so is: ${at}`);
    if (passed() + everyMs / 1000 >= seconds) {
      throw new Error(`waited for: ${at}: ${wrong.message}`, { cause: wrong });
    }
    if (wrong.message !== said) say(`  waits for: ${at}: ${firstLines(wrong.message)}`);
    said = wrong.message;
    await delay(everyMs);
  }
}

/** What `judge` finds wrong, or that it has not answered. */
async function within(judge: () => Promise<void>, ms: number): Promise<Error | null> {
  const over = new AbortController();
  const late = delay(ms, new Error("no answer yet"), { signal: over.signal }).catch(() => null);
  const judged = judge().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  return Promise.race([judged, late]).finally(() => over.abort());
}

/** An assertion's message with its difference is many lines, and a whole tree where the tree is what differs. */
const firstLines = (text: string): string =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 12)
    .join("\n    ")
    .slice(0, 1_000);
