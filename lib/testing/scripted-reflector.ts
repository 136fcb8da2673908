import { Reflector, type ReflectorOptions } from "@/lib/kube/reflector/reflector";
import { FakeClock, settle } from "./fake-clock";
import { bookmark, event, pod, ScriptedSource } from "./scripted-source";

/** A reflector on a scripted server, with a server that is never seen to come back. */
export function scriptedReflector(options: Partial<ReflectorOptions> = {}) {
  const source = new ScriptedSource();
  const clock = new FakeClock();
  const back = new Set<() => void>();
  const ready = new Set<() => void>();
  const wait = (waiting: Set<() => void>) => (run: () => void) => {
    waiting.add(run);
    return { cancel: () => void waiting.delete(run) };
  };
  const readiness = { whenBack: wait(back), whenReady: wait(ready) };
  const reflector = new Reflector({ source, clock, readiness, random: () => 0, ...options });
  const phases: string[] = [];
  reflector.onStatus(({ phase }) => {
    if (phases.at(-1) !== phase) phases.push(phase);
  });
  const names = () =>
    [...reflector.objects.values()].map((o) => `${o.metadata.name}@${o.metadata.resourceVersion}`).sort();
  const asked = () =>
    source.requests.map(
      (r) => `${r.what === "watch" && r.initialEvents ? "watch-list" : r.what} ${r.resourceVersion || "-"}`,
    );
  return { source, clock, reflector, phases, names, asked, back, ready };
}

/** One that has synced by watch-list at version 10 and knows that bookmarks come. */
export async function liveReflector(options: Partial<ReflectorOptions> = {}) {
  const made = scriptedReflector(options);
  made.source.answerWatch((watch) =>
    watch.send(event("ADDED", pod("a", 5)), bookmark(10, true), bookmark(10)),
  );
  made.reflector.start();
  await settle();
  made.source.requests.length = 0;
  made.phases.length = 0;
  await made.clock.advanceAsync(5_000);
  return made;
}
