import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { readPaste } from "./paste";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** What `cgroup-dump.sh` writes of files that stand in for a node's. */
function dump(cgroups: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const root = mkdtempSync(join(tmpdir(), "cgroups-"));
  folders.push(root);
  const mount = join(root, "cgroup");
  for (const [path, files] of Object.entries({ "/": { "cgroup.controllers": "cpu" }, ...cgroups })) {
    mkdirSync(join(mount, path), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(mount, path, name), text);
  }
  const proc = join(root, "proc");
  mkdirSync(join(proc, "7"), { recursive: true });
  writeFileSync(join(proc, "7", "comm"), 'odd "name" \\ \t\n');
  writeFileSync(join(proc, "7", "oom_score_adj"), "-998\n");
  return execFileSync("sh", ["public/cgroup-dump.sh", mount, proc], { encoding: "utf8" });
}

it("a dump of a node with systemd can be read: names of units hold backslashes", () => {
  const unit = "/system.slice/system-serial\\x2dgetty.slice";
  const text = dump({ [unit]: { "cpu.weight": "100\n", "cgroup.procs": "7\n" } });
  const paste = readPaste(text);
  expect([paste.format, paste.version, paste.unreadCount]).toEqual(["dump", 2, 0]);
  const found = paste.cgroups.find(({ path }) => path === unit);
  expect(found?.files.get("cpu.weight")).toBe("100");
  expect(found?.processes).toEqual([{ pid: 7, command: 'odd "name" \\ \t', oomScoreAdj: -998 }]);
});
