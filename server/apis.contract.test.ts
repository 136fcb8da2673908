import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { binaries } from "@/lab/binaries";
import type { CatalogueAnswer } from "@/lib/apis/api-schema";
import { apiVersionOf } from "@/lib/apis/catalogue";
import { legacyRows } from "@/lib/apis/compare";
import type { ChangeRow } from "@/lib/apis/live-schema";
import { digArray, digString, digStrings } from "@/lib/base/json";
import { groupVersionPath } from "@/lib/objects/path";
import type { LiveState } from "@/lib/stream/client";
import { type Extension, extensionServer } from "@/lib/testing/extension-server";
import { hasLab } from "@/lib/testing/lab";
import { labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import { linesOf } from "@/lib/testing/lines";
import { ProtocolSubject } from "@/lib/testing/protocol/subject";
import type { Served } from "@/lib/testing/scene";
import { Stage } from "@/lib/testing/stage";
import { getRequest, sendRaw, testServer } from "./test-server";

let cache: string;
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), "cutaway-kubectl-"));
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

let stage: Stage;
beforeEach(() => {
  stage = new Stage((kubeconfig) => testServer(kubeconfig));
});
afterEach(() => stage.close());

function kubectl(...args: string[]): string {
  const env = { ...process.env, KUBECACHEDIR: cache };
  const all = [`--kubeconfig=${labKubeconfig()}`, ...args];
  try {
    return execFileSync(binaries("kubectl"), all, {
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    // A stale group makes kubectl end with 1, after it has printed everything else.
    return String((error as { stdout?: unknown }).stdout ?? "");
  }
}

async function catalogue(served: Served): Promise<CatalogueAnswer> {
  const { status, body } = await sendRaw(served.port, getRequest(served as never, "/api/apis"));
  expect(status, body).toBe(200);
  return JSON.parse(body).data;
}

/** As docs/apis.md says: a line for each resource in the version that kubectl takes. */
const projection = ({ groups }: CatalogueAnswer): string[] =>
  groups
    .flatMap(({ name: group, versions }) =>
      versions.flatMap(({ version, resources }) =>
        resources
          .filter(({ preferred, verbs }) => preferred && verbs.length > 0)
          .map(({ name, shortNames, namespaced, kind, verbs, categories }) =>
            [
              name,
              shortNames.join(","),
              apiVersionOf(group, version),
              namespaced,
              kind,
              verbs.join(","),
              categories.join(","),
            ].join("|"),
          ),
      ),
    )
    .sort();

/** Columns are as wide as their widest cell, so without a head they are found where every line has a gap. */
function columns(text: string): string[] {
  const lines = text.split("\n").filter(Boolean);
  const width = Math.max(...lines.map((line) => line.length));
  const blank = (at: number) => lines.every((line) => (line[at] ?? " ") === " ");
  const starts = Array.from({ length: width }, (_, at) => at).filter(
    (at) => !blank(at) && (at === 0 || (blank(at - 1) && blank(at - 2))),
  );
  return lines
    .map((line) => starts.map((start, i) => line.slice(start, starts[i + 1]).trim()).join("|"))
    .sort();
}

describe.skipIf(!hasLab)("the catalogue", () => {
  test("holds what kubectl api-resources prints, line by line", async () => {
    const served = await stage.cutaway();
    // The lab is shared: what another test makes between the two readings is no difference.
    await vi.waitFor(
      async () => {
        const printed = columns(kubectl("api-resources", "-o", "wide", "--no-headers"));
        expect(printed.length).toBeGreaterThan(50);
        expect(projection(await catalogue(served))).toEqual(printed);
      },
      { timeout: 55_000, interval: 1_000 },
    );
  });

  test("says of every version what its legacy document says", async () => {
    const served = await stage.cutaway();
    const apiserver = ProtocolSubject.ofKubeconfig(labKubeconfig());
    await vi.waitFor(
      async () => {
        const { groups } = await catalogue(served);
        const versions = groups.flatMap(({ name, versions }) =>
          versions.map((of) => ({ group: name, ...of })),
        );
        const current = versions.filter(({ freshness }) => freshness === "current");
        expect(current.length).toBeGreaterThan(20);
        for (const { group, version, resources } of current) {
          const { body } = await apiserver.get(groupVersionPath({ group, version }));
          const rows = digArray(body, "resources").map((row) => rowOf(row, group, version));
          const own = legacyRows(group, version, resources).map((row) => rowOf(row, group, version));
          expect(own.sort(), `${group}/${version}`).toEqual(rows.sort());
        }
      },
      { timeout: 55_000, interval: 1_000 },
    );
  });
});

const rowOf = (row: unknown, group: string, version: string): string => {
  const sub = digString(row, "name")?.includes("/") ?? false;
  const own = digString(row, "version") || version;
  return [
    digString(row, "name"),
    sub ? "" : digString(row, "singularName"),
    digString(row, "version") ? (digString(row, "group") ?? "") : group,
    own,
    digString(row, "kind"),
    ...["verbs", "shortNames", "categories"].map((key) => digStrings(row, key).sort().join(",")),
  ].join("|");
};

const rowsOf = (state: LiveState, { group }: Pick<Extension, "group">) =>
  ((state.frame?.rows ?? []) as unknown as ChangeRow[]).filter((row) => row.group === group);
const says =
  (extension: Extension, what: ChangeRow["what"], after = -1) =>
  (state: LiveState) =>
    rowsOf(state, extension).some((row) => row.what === what && row.seq > after);
const newest = (state: LiveState, extension: Extension) =>
  Math.max(-1, ...rowsOf(state, extension).map(({ seq }) => seq));

/**
 * From the watch event that tells a condition, past Cutaway, until the tab shows it. A tenth of a second on a machine
 * that does nothing else; the aggregator's next question, which would hide that the watch is not followed, is a minute off.
 */
const ON_SCREEN_MS = 15_000;
/** The aggregator asks its servers once a minute, and sooner when a condition changes: a few seconds as a rule. */
const FRESH_MS = 65_000;

/** A watch of its own on the APIService: resolves when the condition is told. */
function watchConditions(stage: Stage, { apiService }: Extension) {
  const { server, ...tls } = stage.access;
  const query = `watch=true&fieldSelector=metadata.name%3D${apiService}`;
  let status = "";
  let told = () => {};
  const heard = (line: string) => {
    const conditions = digArray(JSON.parse(line), "object", "status", "conditions");
    status = digString(conditions[0], "status") ?? status;
    told();
  };
  const target = `${server}/apis/apiregistration.k8s.io/v1/apiservices?${query}`;
  const request = https.get(target, tls, (answer) => {
    answer.on("error", () => {});
    linesOf(answer).on("line", heard);
  });
  request.on("error", () => {});
  stage.later(() => request.destroy());
  return {
    async saw(wanted: string): Promise<void> {
      while (status !== wanted)
        await new Promise<void>((resolve) => {
          told = resolve;
        });
    },
  };
}

describe.skipIf(!hasLab)("an extension server", () => {
  test("that goes down and comes back is followed without a reload", async () => {
    const served = await stage.cutaway();
    const tab = stage.tab(served, { view: "apis", query: {}, window: { tail: 300 } });
    await tab.until("live", () => tab.isLive);
    const extension = await extensionServer(stage, "extension.apis.example.com");
    await tab.until("added", says(extension, "added"), FRESH_MS);
    const settled = async () => {
      const { groups } = await catalogue(served);
      const found = groups.find(({ name }) => name === extension.group)?.versions[0];
      expect(found).toMatchObject({
        freshness: "current",
        server: "aggregated",
        apiService: { available: { status: "True" } },
        resources: [{ name: "crates", kind: "Crate" }],
      });
    };
    await vi.waitFor(settled, { timeout: FRESH_MS, interval: 500 });

    const watch = watchConditions(stage, extension);
    let before = newest(tab.state, extension);
    await extension.stop();
    await watch.saw("False");
    await tab.until("unavailable", says(extension, "unavailable", before), ON_SCREEN_MS);
    await tab.until("stale", says(extension, "stale", before), FRESH_MS);

    before = newest(tab.state, extension);
    await extension.start();
    await watch.saw("True");
    await tab.until("available", says(extension, "available", before), ON_SCREEN_MS);
    await tab.until("fresh", says(extension, "fresh", before), FRESH_MS);
    await settled();
    expect(tab.sockets).toBe(1);
  }, 400_000);
});
