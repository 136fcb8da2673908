import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flag, int, list, oneOf, text } from "./field";
import { decodeLink, encodeLink, MAX_LINK_BYTES, NOWHERE, withPlace } from "./link";
import { upgrade } from "./upgrade";
import { defineView, initialState, type StateOf } from "./view";

const view = defineView({
  path: "/demo",
  title: "Demo",
  fields: {
    path: text({ max: 256 }),
    form: oneOf(["json", "yaml", "table"], "json"),
    rows: int({ initial: 50, min: -10, max: 500 }),
    kinds: list(text({ max: 20 }), { max: 4 }),
    follow: flag(),
    wrap: flag(true),
  },
});
const UID = "0f8fad5b-d9cb-469f-a165-70867728950e";
type State = StateOf<typeof view>;

const printable = (maxLength: number) =>
  fc.string({ unit: "grapheme", maxLength }).filter((s) => text({ max: maxLength }).parse(s) === s);

const states: fc.Arbitrary<State> = fc.record({
  path: printable(60),
  form: fc.constantFrom("json", "yaml", "table"),
  rows: fc.integer({ min: -10, max: 500 }),
  kinds: fc.array(
    printable(20).filter((s) => s !== ""),
    { maxLength: 4 },
  ),
  follow: fc.boolean(),
  wrap: fc.boolean(),
});
const uids = fc.option(fc.uuid());

describe("a link", () => {
  it("gives back the state and the cluster that were written", () => {
    fc.assert(
      fc.property(states, uids, (state, cluster) => {
        const { href, dropped } = encodeLink(view, state, { cluster, context: null });
        fc.pre(dropped.length === 0);
        expect(decodeLink(view, href.slice(view.path.length))).toEqual({
          kind: "ok",
          state,
          place: { cluster, context: null },
        });
      }),
    );
  });

  it("reads any junk without throwing, into values that the fields allow", () => {
    const junk = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.webQueryParameters(),
      fc
        .tuple(
          fc.constantFrom("path", "form", "rows", "kinds", "v", "cluster"),
          fc.string({ unit: "binary" }),
        )
        .map(([name, value]) => `?${name}=${value}`),
    );
    fc.assert(
      fc.property(junk, (search) => {
        const read = decodeLink(view, search);
        if (read.kind === "too-new") return;
        expect(["json", "yaml", "table"]).toContain(read.state.form);
        expect(read.state.rows).toBeGreaterThanOrEqual(-10);
        expect(read.state.rows).toBeLessThanOrEqual(500);
        expect(read.state.path.length).toBeLessThanOrEqual(256);
        expect(read.state.kinds.length).toBeLessThanOrEqual(4);
      }),
    );
  });

  it("keeps every other field when one is bad", () => {
    expect(decodeLink(view, "?v=1&form=xml&rows=1e2&path=/api&follow=1")).toMatchObject({
      state: { form: "json", rows: 50, path: "/api", follow: true, wrap: true },
    });
  });

  it("drops fields that the view does not declare, whichever way they come", () => {
    const read = decodeLink(view, "?v=1&path=/api&token=abc&__proto__=x&constructor=y");
    expect(read).toEqual({ kind: "ok", state: { ...initialState(view), path: "/api" }, place: NOWHERE });
    const extra = { ...initialState(view), token: "abc", object: { kind: "Secret" } };
    expect(encodeLink(view, extra).href).toBe("/demo?v=1");
  });

  it("says when it was written by a newer Cutaway", () => {
    expect(decodeLink(view, "?v=2&path=/api")).toEqual({ kind: "too-new", version: 2 });
    expect(decodeLink(view, "?v=zero&path=/api")).toMatchObject({ kind: "ok" });
  });

  it("stays readable, and leaves out what is at its initial value", () => {
    const state = { ...initialState(view), path: "/apis/apps/v1?limit=5", kinds: ["a,b", "c~"] };
    expect(encodeLink(view, state, { cluster: UID, context: "lab admin" }).href).toBe(
      `/demo?v=1&cluster=${UID}&context=lab%20admin&path=/apis/apps/v1%3Flimit%3D5&kinds=a~cb,c~~`,
    );
  });

  it("never exceeds its size, and names what it left out", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 200, maxLength: 256 }), (path) => {
        const { href, dropped } = encodeLink(view, { ...initialState(view), path, rows: 7 });
        expect(href.length).toBeLessThanOrEqual(MAX_LINK_BYTES);
        expect(href).toContain("rows=7");
        expect(
          href.includes("path=") || dropped.includes("path") || text({ max: 256 }).parse(path) === undefined,
        ).toBe(true);
      }),
    );
    const wide = {
      ...initialState(view),
      path: "\u{1f980}".repeat(128),
      kinds: Array(4).fill("\u{1f980}".repeat(10)),
    };
    expect(encodeLink(view, wide)).toMatchObject({ dropped: [] });
    const wider = { ...wide, path: "\u6f22".repeat(256) };
    expect(encodeLink(view, wider)).toMatchObject({ dropped: ["path"] });
  });

  it("never carries what looks like a credential", () => {
    const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJl";
    for (const path of [
      jwt,
      `/api?x=${jwt}`,
      "Authorization: Bearer 0123456789abcdef01",
      "http://h/#code=abc",
    ]) {
      const { href, dropped } = encodeLink(view, { ...initialState(view), path });
      expect(dropped).toEqual(["path"]);
      expect(href).toBe("/demo?v=1");
    }
  });

  it("moves to another cluster with the view as it is", () => {
    const place = { cluster: UID, context: null };
    expect(withPlace("?v=1&context=old&path=/api&unknown=%2B", place)).toBe(
      `?v=1&cluster=${UID}&path=/api&unknown=%2B`,
    );
    expect(withPlace("", NOWHERE)).toBe("?v=1");
  });

  it("leaves Object.prototype alone", () => {
    decodeLink(view, "?__proto__=1&__proto__[polluted]=1&constructor.prototype.polluted=1");
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});

it("upgrades step by step, from the version that the link says", () => {
  const rename = (from: string, to: string) => (_: string, params: URLSearchParams) => {
    const out = new URLSearchParams(params);
    out.set(to, params.get(from) ?? "");
    return out;
  };
  const table = new Map([
    [2, rename("a", "b")],
    [3, rename("b", "c")],
  ]);
  expect(upgrade("/demo", new URLSearchParams("v=1&a=x"), 3, table).get("c")).toBe("x");
  expect(upgrade("/demo", new URLSearchParams("v=2&b=y"), 3, table).get("c")).toBe("y");
  expect(upgrade("/demo", new URLSearchParams("v=3&c=z"), 3, table).get("c")).toBe("z");
});
