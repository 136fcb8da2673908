import { expect, test } from "vitest";
import { readVersion } from "./version";

test("joins the emulation fields to releases", () => {
  const version = readVersion({
    major: "1",
    minor: "37",
    emulationMajor: "1",
    emulationMinor: "36",
    minCompatibilityMajor: "1",
    minCompatibilityMinor: "35",
    gitVersion: "v1.37.2",
    goVersion: "go1.26.0",
    platform: "linux/amd64",
  });
  expect(version).toMatchObject({
    gitVersion: "v1.37.2",
    emulation: "1.36",
    minCompatibility: "1.35",
    gitCommit: "",
  });
});

test("an older server has no emulation fields", () => {
  expect(readVersion({ major: "1", minor: "29" })).toMatchObject({ emulation: null, minCompatibility: null });
});
