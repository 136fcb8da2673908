import type { GateVector } from "./gate-vector";

type Headers = ReadonlyArray<readonly [string, string]>;

const HANDSHAKES: ReadonlyArray<readonly [string, Headers]> = [
  ["Connection: upgrade", [["Connection", "keep-alive, Upgrade"]]],
  ["Upgrade", [["Upgrade", "websocket"]]],
  [
    "websocket",
    [
      ["Connection", "Upgrade"],
      ["Upgrade", "websocket"],
      ["Sec-WebSocket-Version", "13"],
      ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
    ],
  ],
  ["Sec-WebSocket-Key", [["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="]]],
  ["Sec-WebSocket-Protocol", [["Sec-WebSocket-Protocol", "v5.channel.k8s.io"]]],
  ["X-Stream-Protocol-Version", [["X-Stream-Protocol-Version", "v4.channel.k8s.io"]]],
  [
    "SPDY",
    [
      ["Connection", "Upgrade"],
      ["Upgrade", "SPDY/3.1"],
    ],
  ],
  [
    "h2c",
    [
      ["Connection", "Upgrade, HTTP2-Settings"],
      ["Upgrade", "h2c"],
      ["HTTP2-Settings", "AAMAAABk"],
    ],
  ],
];

export const UPGRADES: readonly GateVector[] = HANDSHAKES.flatMap(([name, headers]) =>
  ["/api/raw/api/v1/namespaces/shop/pods/web/exec", "/api/contexts", "/", "/api/healthz"].map((target) => ({
    name: `upgrade: ${name} on ${target}`,
    target,
    without: ["connection"],
    headers,
    status: 400,
  })),
);
