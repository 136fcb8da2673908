import { expect, it } from "vitest";
import { type Pace, waitBeforeReading } from "./catalogue-pace";

const STEADY: Pace = { failures: 0, stirred: false, legacy: false, watched: true, disagreeingMs: null };

it.each<[string, Partial<Pace>, number]>([
  ["in peace", {}, 60_000],
  ["without a watch", { watched: false }, 30_000],
  ["soon after a change", { disagreeingMs: 500 }, 2_000],
  ["when a difference stays", { disagreeingMs: 120_000 }, 60_000],
  ["when it changed meanwhile", { stirred: true }, 250],
  ["on a server with legacy discovery", { legacy: true }, 300_000],
  ["after a failure", { failures: 1 }, 1_000],
  ["after many failures", { failures: 20 }, 30_000],
])("%s", (_, pace, ms) => expect(waitBeforeReading({ ...STEADY, ...pace })).toBe(ms));
