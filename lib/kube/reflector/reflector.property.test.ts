import fc from "fast-check";
import { expect, test } from "vitest";
import { isOlder } from "@/lib/objects/resource-version";
import { FakeClock } from "@/lib/testing/fake-clock";
import { ModelSource } from "@/lib/testing/model-source";
import { refusal, refusedConnection } from "@/lib/testing/scripted-source";
import { Reflector } from "./reflector";
import type { Delta } from "./store";

/** One thing that happens to the server or on the way. */
type Act = (source: ModelSource, clock: FakeClock) => void | Promise<void>;

const named = (label: string, act: Act): Act =>
  Object.assign(act, { toString: () => label, [fc.toStringMethod]: () => label });

const touch = fc
  .tuple(fc.constantFrom("a", "b", "c", "d", "e", "f"), fc.nat(11))
  .map(([name, wish]) => named(`touch ${name} ${wish}`, (source) => source.touch(name, wish)));

const wait = fc
  .constantFrom(0, 500, 3_000, 20_000, 80_000, 400_000)
  .map((ms) => named(`wait ${ms}`, (_source, clock) => clock.advanceAsync(ms)));

const REFUSALS: ReadonlyArray<readonly [string, () => Error]> = [
  ["410", () => refusal(410, "Expired")],
  ["429", () => refusal(429, "TooManyRequests", {}, "2")],
  ["500", () => refusal(500, "InternalError")],
  ["503", () => refusal(503)],
  ["504", () => refusal(504, "Timeout")],
  ["403", () => refusal(403, "Forbidden")],
  ["404", () => refusal(404, "NotFound")],
  ["422", () => refusal(422, "Invalid")],
  ["refused", refusedConnection],
];

const refuse = fc
  .tuple(fc.constantFrom(...REFUSALS), fc.integer({ min: 1, max: 5 }))
  .map(([[label, make], count]) =>
    named(`refuse ${label} × ${count}`, (source) => source.refuse(...Array.from({ length: count }, make))),
  );

const GARBAGE = [
  "<html>\n",
  '{"type":"ADDED","obj',
  "\n\n\r\n",
  "\u0000\n",
  "7\n",
  '{"type":"FUTURE","object":{}}\n',
];

const mild = fc.oneof(
  fc.nat(30).map((which) => named(`repeat ${which}`, (source) => source.repeat(which))),
  fc.constant(named("bookmark", (source) => source.bookmark())),
);

const harsh = fc.oneof(
  fc.nat(400).map((bytes) => named(`cut after ${bytes} bytes`, (source) => source.cut(bytes))),
  fc
    .constantFrom(...GARBAGE)
    .map((bytes) => named(`inject ${JSON.stringify(bytes)}`, (source) => source.inject(bytes))),
  fc
    .constantFrom(
      [410, "Expired"] as const,
      [500, "InternalError"] as const,
      [429, "TooManyRequests"] as const,
    )
    .map(([code, reason]) => named(`ERROR ${code}`, (source) => source.fail(code, reason))),
  fc.constant(named("compact", (source) => source.compact())),
  fc.constant(named("end", (source) => source.endAll())),
  fc.constant(named("freeze", (source) => source.freeze())),
  refuse,
);

const acts = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: touch },
    { weight: 2, arbitrary: mild },
    { weight: 2, arbitrary: harsh },
    { weight: 2, arbitrary: wait },
  ),
  // The default size would draw about ten.
  { maxLength: 60, size: "max" },
);

/** Follows the deltas alone, as a view does, and holds them to what they promise. */
class Follower {
  readonly objects = new Map<string, string>();
  #epoch = 0;

  take({ epoch, resync, added, modified, removed }: Delta): void {
    expect(epoch).toBe(this.#epoch + (resync ? 1 : 0));
    this.#epoch = epoch;
    for (const { metadata } of removed) expect(this.objects.delete(metadata.uid)).toBe(true);
    for (const { metadata } of added) {
      expect(this.objects.has(metadata.uid)).toBe(false);
      this.objects.set(metadata.uid, metadata.resourceVersion);
    }
    for (const { metadata } of modified) {
      const before = this.objects.get(metadata.uid) ?? "";
      expect(before).not.toBe("");
      expect(before).not.toBe(metadata.resourceVersion);
      if (!resync) expect(isOlder(before, metadata.resourceVersion)).toBe(true);
      this.objects.set(metadata.uid, metadata.resourceVersion);
    }
  }

  state(): string[] {
    return [...this.objects].map(([uid, version]) => `${uid}@${version}`).sort();
  }
}

test("whatever happens on the way, the copy is a state that the server had, and in the end the one it has", async () => {
  const chunk = fc.constantFrom(1, 7, 100, 65_536);
  const pageSize = fc.constantFrom(1, 3, 500);
  await fc.assert(
    fc.asyncProperty(
      acts,
      chunk,
      pageSize,
      fc.boolean(),
      fc.boolean(),
      async (script, bytes, size, watchList, bookmarks) => {
        const source = new ModelSource(bytes, size);
        const clock = new FakeClock();
        const readiness = { whenBack: () => ({ cancel: () => {} }), whenReady: () => ({ cancel: () => {} }) };
        const reflector = new Reflector({
          source,
          clock,
          readiness,
          random: () => 0.5,
          assume: { watchList, bookmarks },
        });
        const follower = new Follower();
        reflector.onDelta((delta) => follower.take(delta));
        const check = () => {
          const { resourceVersion, phase } = reflector.status();
          if (resourceVersion !== "")
            expect(follower.state()).toEqual(source.stateAt(Number(resourceVersion)));
          else expect(follower.state()).toEqual([]);
          return phase;
        };

        reflector.start();
        for (const act of script) {
          await act(source, clock);
          await clock.advanceAsync(0);
          check();
        }

        source.heal();
        for (let minute = 0; minute < 15; minute += 1) {
          source.bookmark();
          await clock.advanceAsync(60_000);
        }
        source.bookmark();
        expect(check()).toBe("live");
        expect(follower.state()).toEqual(source.stateAt());
        expect(reflector.status().resourceVersion).toBe(String(source.version));

        reflector.stop();
        expect(clock.timers).toBe(0);
      },
    ),
    { numRuns: Number(process.env.CUTAWAY_PROPERTY_RUNS ?? 100) },
  );
}, 120_000);
