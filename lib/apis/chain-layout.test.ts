import { describe, expect, it } from "vitest";
import type { Chain, ChainVersion } from "./chain";
import { cutMiddle } from "./chain-cells";
import { nextMark } from "./chain-keys";
import { type Box, layoutChain } from "./chain-layout";

const NOW = Date.UTC(2026, 10, 27);
const DAY = 24 * 60 * 60 * 1000;

const version = (group: string, name: string, more: Partial<ChainVersion> = {}): ChainVersion => ({
  group,
  version: name,
  freshness: "current",
  resources: 1,
  apiService: `${name}.${group}`,
  available: null,
  ...more,
});
const chain = (crdGroups: number): Chain => ({
  servers: [
    { id: "kube-aggregator", versions: [version("apiregistration.k8s.io", "v1")] },
    {
      id: "kube-apiserver",
      versions: [version("", "v1"), version("autoscaling", "v2"), version("autoscaling", "v1")],
    },
    {
      id: "apiextensions-apiserver",
      versions: Array.from({ length: crdGroups }, (_, i) =>
        version(`group-${i}.with-a-long-name.example.com`, "v1"),
      ),
    },
    { id: "not-found", versions: [] },
  ],
  extensions: [
    {
      service: { namespace: "kube-system", name: "metrics-server", port: 443 },
      versions: [version("metrics.k8s.io", "v1beta1", { freshness: "stale" })],
      available: true,
      caEnds: NOW + 400 * DAY,
    },
  ],
});

const inside = (outer: Box, width: number) =>
  outer.marks.every(
    ({ x, y, width: w }) => x >= outer.x && x + w <= outer.x + width && y < outer.y + outer.height,
  );

describe("layoutChain", () => {
  it("draws what is there where it is", () => {
    const { boxes, ways, height } = layoutChain(chain(2), 900, NOW);
    const brief = boxes.map(({ id, x, y, width, height: h, marks }) => ({
      box: `${id} ${x},${y} ${width}x${h}`,
      marks: marks.map(({ key, x: mx, y: my, text }) => `${key} ${mx},${my} "${text}"`),
    }));
    expect({ brief, ways, height }).toMatchInlineSnapshot(`
      {
        "brief": [
          {
            "box": "kube-aggregator 0,0 900x72",
            "marks": [
              "apiregistration.k8s.io/v1 177,44 "v1"",
            ],
          },
          {
            "box": "kube-apiserver 0,116 543x72",
            "marks": [
              "core/v1 47,160 "v1"",
              "autoscaling/v2 271,160 "v2"",
              "autoscaling/v1 298,160 "v1"",
            ],
          },
          {
            "box": "apiextensions-apiserver 0,232 543x72",
            "marks": [
              "group-0.with-a-long-name.example.com/v1 235,276 "v1"",
              "group-1.with-a-long-name.example.com/v1 494,276 "v1"",
            ],
          },
          {
            "box": "not-found 0,348 543x44",
            "marks": [],
          },
          {
            "box": "kube-system/metrics-server:443 567,116 333x72",
            "marks": [
              "metrics.k8s.io/v1beta1 686,160 "v1beta1 stale"",
            ],
          },
        ],
        "height": 392,
        "ways": [
          {
            "from": 72,
            "label": "local APIServices, and what none takes",
            "to": 116,
            "x": 40,
          },
          {
            "from": 188,
            "label": "no web service claims it",
            "to": 232,
            "x": 40,
          },
          {
            "from": 304,
            "label": "no CRD serves it",
            "to": 348,
            "x": 40,
          },
        ],
      }
    `);
  });

  it.each([
    [632, 100],
    [632, 3],
    [1240, 100],
    [400, 100],
  ])("keeps everything inside its box and boxes apart, %i px wide, %i groups", (width, groups) => {
    const { boxes } = layoutChain(chain(groups), width, NOW);
    for (const box of boxes) expect(inside(box, box.width)).toBe(true);
    for (const [i, a] of boxes.entries()) {
      expect(a.x + a.width).toBeLessThanOrEqual(width);
      for (const b of boxes.slice(i + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    }
    const places = boxes.flatMap(({ marks }) => marks.map(({ x, y }) => `${x},${y}`));
    expect(new Set(places).size).toBe(places.length);
  });

  it("says what is wrong with a version in the drawing itself", () => {
    const marks = layoutChain(chain(0), 900, NOW).boxes.flatMap((box) => box.marks);
    expect(marks.find(({ key }) => key === "metrics.k8s.io/v1beta1")).toMatchObject({
      trouble: "stale",
      text: "v1beta1 stale",
    });
  });
});

it("says when a CA bundle ends soon, or has ended", () => {
  const [far] = chain(0).extensions;
  const said = (caEnds: number) => {
    const extensions = far === undefined ? [] : [{ ...far, caEnds }];
    return layoutChain({ ...chain(0), extensions }, 900, NOW).boxes.at(-1)?.subtitle;
  };
  expect(said(NOW + 12 * DAY)).toEqual({
    text: "extension server, port 443, CA bundle ends in 12d",
    loud: true,
  });
  expect(said(NOW - DAY)).toMatchObject({ text: expect.stringContaining("expired"), loud: true });
  expect(said(NOW + 400 * DAY)?.loud).toBe(false);
});

it("goes to the nearest mark in a direction", () => {
  const marks = layoutChain(chain(3), 900, NOW).boxes.flatMap((box) => box.marks);
  const at = (key: string) => {
    const found = marks.find((mark) => mark.key === key);
    if (found === undefined) throw new Error(key);
    return found;
  };
  const right = nextMark(marks, at("autoscaling/v2"), "ArrowRight");
  expect(right?.key).toBe("autoscaling/v1");
  expect(right && nextMark(marks, right, "ArrowLeft")?.key).toBe("autoscaling/v2");
  expect(nextMark(marks, at("apiregistration.k8s.io/v1"), "ArrowUp")).toBeNull();
  expect(nextMark(marks, at("apiregistration.k8s.io/v1"), "ArrowDown")).not.toBeNull();
});

it("cuts a long name in its middle", () => {
  expect(cutMiddle("abcdefghij", 7)).toBe("abc…hij");
  expect(cutMiddle("abc", 7)).toBe("abc");
});
