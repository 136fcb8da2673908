import { describe, expect, test } from "vitest";
import { formatByteRate, formatEventRate, formatShare, metadataSaving, ratesOf, sharingOf } from "./cost";

const sample = (monotonicMs: number, events: number, bytes: number) => ({ monotonicMs, events, bytes });

describe("rates", () => {
  const samples = [sample(0, 0, 0), sample(1000, 10, 2000), sample(2000, 30, 6000), sample(3000, 40, 7000)];

  test("are per second over the samples in the window", () => {
    expect(ratesOf(samples, 1000)).toEqual({ events: 10, bytes: 1000, overMs: 1000 });
    expect(ratesOf(samples, 2500)).toEqual({ events: 15, bytes: 2500, overMs: 2000 });
    expect(ratesOf(samples, 60_000)).toEqual({ events: 40 / 3, bytes: 7000 / 3, overMs: 3000 });
  });

  test("are unknown, not zero, before there are two samples", () => {
    expect(ratesOf([], 1000).events).toBeNull();
    expect(ratesOf([sample(5, 1, 1)], 1000).events).toBeNull();
    expect(ratesOf([sample(0, 1, 1), sample(5000, 2, 2)], 1000).bytes).toBeNull();
    expect(ratesOf([sample(5, 1, 1), sample(5, 2, 2)], 1000).events).toBeNull();
  });

  test("are zero when nothing came", () => {
    expect(ratesOf([sample(0, 7, 7), sample(1000, 7, 7)], 5000)).toEqual({
      events: 0,
      bytes: 0,
      overMs: 1000,
    });
  });

  test("begin anew where the counters did", () => {
    expect(ratesOf([...samples, sample(4000, 1, 100), sample(5000, 3, 300)], 60_000)).toEqual({
      events: 2,
      bytes: 200,
      overMs: 1000,
    });
  });
});

test("sharing saves what is not opened", () => {
  expect(sharingOf(1, 300).saved).toBe(299);
  expect(sharingOf(2, 0).saved).toBe(0);
});

test("metadata alone saves a part of what was measured", () => {
  expect(metadataSaving({ fullBytes: 1000, metadataBytes: 250, objects: 10 })).toEqual({
    saved: 0.75,
    fullPerObject: 100,
    metadataPerObject: 25,
  });
  expect(metadataSaving({ fullBytes: 0, metadataBytes: 0, objects: 0 })).toEqual({
    saved: null,
    fullPerObject: null,
    metadataPerObject: null,
  });
});

test("figures have their units", () => {
  expect([0, 0.25, 12.34, 99.96, 12_345].map(formatEventRate)).toEqual([
    "0.0 events/s",
    "0.3 events/s",
    "12.3 events/s",
    "100 events/s",
    "12\u2009345 events/s",
  ]);
  expect([0.4, 1023.7, 4669.4].map(formatByteRate)).toEqual(["0 B/s", "1.00 KiB/s", "4.56 KiB/s"]);
  expect([0.875, 0.031, -0.5].map(formatShare)).toEqual(["88 %", "3.1 %", "-50 %"]);
  expect([formatEventRate(null), formatByteRate(null), formatShare(null)]).toEqual([
    "unknown",
    "unknown",
    "unknown",
  ]);
});
