import { describe, expect, it } from "vitest";
import { BASE_HEADERS, DATA_CSP, pageCsp, relayedHeaders } from "./response-headers";

describe("response headers", () => {
  it("say on every answer that it is nobody else's", () => {
    expect(BASE_HEADERS).toMatchObject({
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "X-Frame-Options": "DENY",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "no-store",
    });
    expect(Object.keys(BASE_HEADERS).join()).not.toMatch(/server|powered|access-control/i);
    expect(DATA_CSP).toMatch(/^sandbox; default-src 'none'/);
  });

  it("let a page run its own scripts only", () => {
    const hash = `sha256-${"A".repeat(43)}=`;
    const csp = pageCsp([hash]);
    expect(csp).toContain(`script-src 'self' '${hash}';`);
    expect(csp).toContain("default-src 'none'");
    expect(csp).not.toMatch(/unsafe|\*|https?:/);
    for (const wrong of ["'unsafe-inline'", "sha256-x; script-src *", ""])
      expect(() => pageCsp([wrong])).toThrow();
  });

  it("relay a closed list of what the apiserver said", () => {
    const upstream = new Map([
      ["audit-id", "1"],
      ["warning", '299 - "old"'],
      ["etag", "a\r\nSet-Cookie: b"],
      ["set-cookie", "a=b"],
      ["location", "http://evil"],
      ["access-control-allow-origin", "*"],
      ["server", "x"],
      ["content-type", "text/html"],
    ]);
    expect(relayedHeaders(upstream)).toEqual(["audit-id", "1", "warning", '299 - "old"']);
  });
});
