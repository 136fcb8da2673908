import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { hasLab } from "@/lib/testing/lab";
import { Measured } from "@/lib/testing/measured";
import { Stage } from "@/lib/testing/stage";
import type { Tab } from "@/lib/testing/tab";
import { testServer } from "../test-server";

const TABS = 300;

const measured = new Measured();
let stage: Stage;
beforeEach(() => {
  stage = new Stage((kubeconfig) => testServer(kubeconfig, { streamsPerSession: TABS }));
});
afterEach(() => stage.close());
afterAll(() => measured.print());

const shows = (tab: Tab, version: string) =>
  tab.until(version, ({ frame }) => tab.isLive && (frame?.rows.some(({ rev }) => rev === version) ?? false));

describe.skipIf(!hasLab)(`${TABS} tabs on one scope`, () => {
  test("one watch upstream; when a tab dies the others do not notice", async () => {
    const scene = await stage.plainly();
    const others = Array.from({ length: TABS - 1 }, () => stage.tab(scene.served, scene.spec));
    await Promise.all(others.map((tab) => shows(tab, scene.latest)));

    const from = performance.now();
    await scene.stir("for-all");
    await Promise.all([...others, scene.tab].map((tab) => shows(tab, scene.latest)));
    measured.note(`four writes until ${TABS} tabs show them`, performance.now() - from);

    others[0]?.kill();
    const seen = others.map(({ trace }) => trace.length);
    await scene.stir("for-the-rest");
    await Promise.all(others.slice(1).map((tab) => shows(tab, scene.latest)));
    const since = others.slice(1).flatMap(({ trace }, i) => trace.slice(seen[i + 1]));
    expect(since.every(({ connected, phase }) => connected && phase === "live")).toBe(true);
    expect(others.slice(1).every(({ sockets }) => sockets === 1)).toBe(true);
    // One request with the initial state in it, which goes on as the watch.
    expect(scene.requests()).toEqual({ syncs: 1, watches: 0 });
    expect(await scene.violations()).toEqual([]);
  }, 120_000);
});
