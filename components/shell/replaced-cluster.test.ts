import { describe, expect, it } from "vitest";
import { placeAfter, seeContexts } from "./replaced-cluster";
import type { ContextInfo } from "./resolve-cluster";

const context = (name: string, uid: string | null): ContextInfo => ({
  name,
  uid,
  cluster: "c",
  user: "u",
  namespace: null,
  server: "host:6443",
  auth: "token",
  insecureSkipTlsVerify: false,
});

describe("another cluster behind a context's address (F-42)", () => {
  const told = (uid: string | null) => ({ contexts: [context("lab", uid), context("other", "o")] });
  const before = seeContexts(new Map(), told("old")).seen;

  it("is what another uid means, and neither the first nor one that is not known any longer", () => {
    expect(seeContexts(new Map(), told("old")).replaced).toBeNull();
    expect(seeContexts(before, told("old"))).toEqual({ seen: before, replaced: null });
    expect(seeContexts(before, told(null)).replaced).toBeNull();
    expect(seeContexts(seeContexts(before, told(null)).seen, told("new")).replaced).toEqual({
      context: "lab",
      was: "old",
      is: "new",
    });
  });

  it("is told once", () => {
    expect(seeContexts(seeContexts(before, told("new")).seen, told("new")).replaced).toBeNull();
  });

  it("moves the tab's own address along, and no other", () => {
    const replaced = { context: "lab", was: "old", is: "new" };
    expect(placeAfter({ cluster: "old", context: null }, replaced)).toEqual({
      cluster: "new",
      context: null,
    });
    expect(placeAfter({ cluster: "old", context: "lab" }, replaced).cluster).toBe("new");
    expect(placeAfter({ cluster: "old", context: "other" }, replaced).cluster).toBe("old");
    expect(placeAfter({ cluster: "o", context: "lab" }, replaced).cluster).toBe("o");
    expect(placeAfter({ cluster: "old", context: null }, null).cluster).toBe("old");
  });
});
