import type { GateVector } from "./gate-vector";

const secret = (
  name: string,
  status: number | "pass",
  ...headers: Array<readonly [string, string]>
): GateVector => ({
  name: `secret: ${name}`,
  without: ["authorization"],
  headers,
  status,
});

export const SECRETS: readonly GateVector[] = [
  secret("none", 403),
  secret("wrong", 403, ["Authorization", "Bearer wrong"]),
  secret("empty", 403, ["Authorization", "Bearer "]),
  secret("a prefix of it and more", 403, ["Authorization", "Bearer {secret}x"]),
  secret("basic", 403, ["Authorization", "Basic {secret}"]),
  secret("in a header of its own", 403, ["X-Secret", "{secret}"]),
  secret("session as bearer", 403, ["Authorization", "Bearer {session}"]),
  secret("cookie", "pass", ["Cookie", "cutaway-{port}={session}"]),
  secret("cookie among others", "pass", ["Cookie", "a=b; cutaway-{port}={session}; cutaway-1=x"]),
  secret("cookie of another port", 403, ["Cookie", "cutaway-1={session}"]),
  secret("wrong cookie", 403, ["Cookie", "cutaway-{port}=wrong"]),
  secret("launch secret as cookie", 403, ["Cookie", "cutaway-{port}={secret}"]),
  secret("cookie twice", 403, ["Cookie", "cutaway-{port}={session}; cutaway-{port}={session}"]),
  secret(
    "cookie and bearer",
    403,
    ["Authorization", "Bearer {secret}"],
    ["Cookie", "cutaway-{port}={session}"],
  ),
  ...["/metrics", "/api/raw/version", "/api/no-such-route"].map(
    (target): GateVector => ({
      name: `secret: none on ${target}`,
      target,
      without: ["authorization"],
      status: 403,
    }),
  ),
  {
    name: "secret: not needed for health",
    target: "/api/healthz",
    without: ["authorization"],
    status: "pass",
  },
  { name: "secret: not needed for the page", target: "/", without: ["authorization"], status: "pass" },
];
