import { describe, expect, it } from "vitest";
import { FakeClock } from "@/lib/testing/fake-clock";
import { Pool } from "./pool";

function setup(idleBytes = 100) {
  const clock = new FakeClock();
  const pool = new Pool<{ bytes(): number; close(): void }>({ clock, lingerMs: 60_000, idleBytes });
  const opened: string[] = [];
  const closed: string[] = [];
  const lease = (key: string, bytes = 1) =>
    pool.lease(key, () => {
      opened.push(key);
      return { bytes: () => bytes, close: () => closed.push(key) };
    });
  return { clock, pool, opened, closed, lease };
}

describe("Pool", () => {
  it("opens once for all users of a key, and apart for another key", () => {
    const { lease, opened } = setup();
    expect(lease("a").value).toBe(lease("a").value);
    expect(lease("b").value).not.toBe(lease("a").value);
    expect(opened).toEqual(["a", "b"]);
  });

  it("closes some time after the last user left, not before", () => {
    const { clock, lease, closed } = setup();
    const first = lease("a");
    const second = lease("a");
    first.close();
    clock.advance(100_000);
    expect(closed).toEqual([]);
    second.close();
    clock.advance(59_999);
    expect(closed).toEqual([]);
    clock.advance(1);
    expect(closed).toEqual(["a"]);
  });

  it("keeps what someone comes back to in time", () => {
    const { clock, lease, opened, closed } = setup();
    lease("a").close();
    clock.advance(59_999);
    lease("a");
    clock.advance(60_000);
    expect([opened, closed]).toEqual([["a"], []]);
  });

  it("counts a use that is given up twice once", () => {
    const { clock, lease, closed } = setup();
    lease("a");
    const second = lease("a");
    second.close();
    second.close();
    clock.advance(60_000);
    expect(closed).toEqual([]);
  });

  it("closes what was left first when too much lingers, and never what is in use", () => {
    const { lease, closed } = setup(100);
    lease("used", 1_000);
    const first = lease("first", 60);
    const second = lease("second", 60);
    second.close();
    first.close();
    expect(closed).toEqual(["second"]);
  });

  it("closes everything and leaves no timer", () => {
    const { clock, pool, lease, closed } = setup();
    lease("a");
    lease("b").close();
    pool.close();
    expect(closed.toSorted()).toEqual(["a", "b"]);
    expect([clock.timers, pool.size]).toEqual([0, 0]);
  });
});
