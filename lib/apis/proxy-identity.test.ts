import { expect, it } from "vitest";
import { identityHeaders, readProxyTrust } from "./proxy-identity";

it("writes the caller as the aggregator does", () => {
  const caller = {
    username: "jane",
    uid: "42",
    groups: ["dev", "system:authenticated"],
    extra: [{ key: "example.com/Scope é", values: ["a", "b"] }],
  };
  expect(identityHeaders(caller)).toEqual([
    ["X-Remote-User", "jane"],
    ["X-Remote-Uid", "42"],
    ["X-Remote-Group", "dev"],
    ["X-Remote-Group", "system:authenticated"],
    ["X-Remote-Extra-example.com%2FScope%20%C3%A9", "a"],
    ["X-Remote-Extra-example.com%2FScope%20%C3%A9", "b"],
  ]);
  expect(identityHeaders({ username: "x", uid: null, groups: [], extra: [] })).toHaveLength(1);
});

it("reads what extension servers trust, and takes whatever stands there", () => {
  const data = {
    "requestheader-allowed-names": '["front-proxy-client"]',
    "requestheader-username-headers": "not json",
    "requestheader-group-headers": '{"a":1}',
    "requestheader-client-ca-file": "-----BEGIN CERTIFICATE-----",
  };
  expect(readProxyTrust({ data })).toEqual({
    allowedNames: ["front-proxy-client"],
    usernameHeaders: [],
    uidHeaders: [],
    groupHeaders: [],
    extraHeaderPrefixes: [],
    requestHeaderCa: "-----BEGIN CERTIFICATE-----",
    clientCa: null,
  });
});
