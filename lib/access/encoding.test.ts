import { expect, test } from "vitest";
import { takesGzip } from "./encoding";

test.each([
  ["gzip", true],
  ["gzip, deflate, br, zstd", true],
  ["br, GZIP;q=0.5", true],
  ["gzip; q=0.001", true],
  ["gzip;q=1.000", true],
  ["gzip;q=0", false],
  ["gzip;q=0.000, br", false],
  ["identity", false],
  ["*", false],
  ["gzipped", false],
  ["", false],
])("%s", (header, takes) => {
  expect(takesGzip(header)).toBe(takes);
});

test("no header takes none", () => {
  expect(takesGzip(undefined)).toBe(false);
});
