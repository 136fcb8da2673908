import { describe, expect, it } from "vitest";
import { MEDIA_TYPES, relayedContentType, upstreamAccept } from "./media-types";

describe("upstreamAccept", () => {
  const { json, table, text, partialMetadata } = MEDIA_TYPES;
  it.each([
    [undefined, `${json},*/*`],
    ["", `${json},*/*`],
    ["*/*", `${json},*/*`],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", `${json},*/*`],
    ["application/json", json],
    ["application/json;as=Table;g=meta.k8s.io;v=v1, application/json", `${table},${json}`],
    ["application/json; v=v1; as=PartialObjectMetadata; g=meta.k8s.io", partialMetadata],
    ["text/plain;q=0.5, application/json", `${json},${text}`],
    ["application/yaml, application/json", json],
    ["application/json, application/json", json],
  ])("%s", (accept, expected) => {
    expect(upstreamAccept(accept, false)).toBe(expected);
  });

  it.each([
    "application/vnd.kubernetes.protobuf",
    "application/yaml",
    "application/cbor",
    "application/json;as=Table;g=evil;v=v1",
    "application/json;q=0",
    "image/svg+xml",
  ])("refuses %s", (accept) => {
    expect(upstreamAccept(accept, false)).toMatchObject({ status: 406 });
  });

  it("asks for Secrets as JSON alone", () => {
    expect(upstreamAccept("*/*", true)).toBe(json);
    expect(upstreamAccept(`${table},*/*`, true)).toBe(table);
    expect(upstreamAccept("text/plain,application/json", true)).toBe(json);
    expect(upstreamAccept("text/plain", true)).toMatchObject({ status: 406 });
  });
});

describe("relayedContentType", () => {
  it.each([
    ["application/json", "application/json"],
    ["application/json;stream=watch", "application/json"],
    ["application/json; charset=utf-8", "application/json"],
    ["application/json;g=meta.k8s.io;v=v1;as=Table", MEDIA_TYPES.table],
    ["application/json;x=<script>", "application/json"],
    ["application/jwk-set+json", "application/json"],
    ["text/plain; version=0.0.4; charset=utf-8", "text/plain; charset=utf-8"],
    ["application/openmetrics-text; version=1.0.0", "text/plain; charset=utf-8"],
    [null, "text/plain; charset=utf-8"],
  ])("%s", (upstream, expected) => {
    expect(relayedContentType(upstream)).toBe(expected);
  });

  it.each([
    "text/html",
    "TEXT/HTML; charset=utf-8",
    "image/svg+xml",
    "application/xml",
    "text/xml",
    "application/xhtml+xml",
    "text/javascript",
    "application/yaml",
    "application/vnd.kubernetes.protobuf",
    "application/cbor",
    "application/octet-stream",
  ])("relays no %s", (upstream) => {
    expect(relayedContentType(upstream)).toBeNull();
  });
});
