import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCgls } from "./cgls";
import { readPaste } from "./paste";

const scope = (digit: string) => `cri-containerd-${digit.repeat(64)}.scope`;
const GUARANTEED = "kubepods-pod0d9a7f4e_11c2_4a07_bb1e_9d4b1f6a2e77.slice";

const GOLDEN = `Control group /:
-.slice
├─system.slice (#272)
│ ├─containerd.service (#310)
│ │ └─24526 /usr/bin/containerd
│ ├─kubelet.service (#291)
│ │ └─24525 /usr/bin/kubelet --config=/var/lib/kubelet/config.yaml
│ └─system-getty.slice (#348)
│   └─getty@tty1.service (#367)
│     └─24528 /sbin/agetty -o -p
└─kubepods.slice (#82)
  ├─kubepods-burstable.slice (#101)
  │ └─kubepods-burstable-pod5b1e6a0c_2f44_4a4b_9d0a_6c3c3a1f0b11.slice (#120)
  │   ├─${scope("2")} … (#158)
  │   │ → user.delegate: 1
  │   │ ├─24521 nginx: master process nginx -g daemon off; with a very long c…
  │   │ └─24522 nginx: worker process
  │   └─${scope("1")} … (#139)
  │     → user.delegate: 1
  │     └─24520 /pause
  ├─kubepods-besteffort.slice (#215)
  │ └─kubepods-besteffort-pod1f0f1a5e_3f7a_4c5d_8a53_0d3f7a3b2c4d.slice (#234)
  │   └─${scope("4")} … (#253)
  │     → user.delegate: 1
  │     └─24524 /be
  └─${GUARANTEED} (#177)
    └─${scope("3")} … (#196)
      → user.delegate: 1
      └─24523 /app
`;

const shape = (text: string) => {
  const { cgroups, unread } = readCgls(text);
  return {
    paths: cgroups.map(({ path }) => path),
    processes: cgroups.flatMap(({ path, processes }) =>
      processes.map(({ pid, command }) => [path, pid, command]),
    ),
    delegated: cgroups.filter(({ delegated }) => delegated).map(({ path }) => path),
    unread: unread.map(({ line }) => line),
  };
};
const golden = shape(GOLDEN);

describe("systemd-cgls", () => {
  it("reads the whole tree of systemd 252", () => {
    const { cgroups, notes, unreadCount } = readCgls(GOLDEN);
    expect(cgroups).toHaveLength(16);
    expect(cgroups[0]?.path).toBe("/");
    expect(golden.processes).toHaveLength(8);
    expect(golden.delegated).toHaveLength(4);
    expect(notes).toEqual(["1 command lines were cut by systemd-cgls; -l shows them whole."]);
    expect(unreadCount).toBe(0);
    expect(golden.paths).toContain(`/kubepods.slice/${GUARANTEED}/${scope("3")}`);
    expect(golden.processes).toContainEqual([`/kubepods.slice/${GUARANTEED}/${scope("3")}`, 24_523, "/app"]);
  });

  const ascii = (text: string) =>
    text
      .replaceAll("├─", "|-")
      .replaceAll("└─", "`-")
      .replaceAll("│", "|")
      .replaceAll(" …", " ...")
      .replaceAll("→", "->")
      .replaceAll("…", "...");
  const withoutIds = (text: string) => text.replace(/ \(#\d+\)/g, "").replace(/^.*→.*\n/gm, "");

  it.each([
    ["with CRLF", GOLDEN.replaceAll("\n", "\r\n")],
    ["with the blanks of a web page", GOLDEN.replaceAll(" ", "\u00a0")],
    [
      "in colours",
      GOLDEN.replace(/(\d{5} .*)$/gm, "\x1b[0;38;5;245m$1\x1b[0m").replace(
        /(cri-\S+)/g,
        "\x1b[0;4m$1\x1b[0m",
      ),
    ],
    ["with the header of the newest systemd", GOLDEN.replace("Control group /:", "CGroup /:")],
    ["without a header, as before 226", GOLDEN.split("\n").slice(2).join("\n")],
    ["with what a pager left", `${GOLDEN}lines 1-31/31 (END)\n(END)\n~\n`],
    ["without ids and attributes", withoutIds(GOLDEN)],
    ["without the last line's end", GOLDEN.trimEnd()],
  ])("reads the same %s", (_, text) => {
    expect(shape(text)).toEqual(golden);
  });

  it("reads the same in ASCII", () => {
    const { paths, delegated, unread } = shape(ascii(GOLDEN));
    expect({ paths, delegated, unread }).toEqual({
      paths: golden.paths,
      delegated: golden.delegated,
      unread: [],
    });
  });

  it("keeps right-aligned numbers apart from names that are numbers", () => {
    const text = "├─    1 /sbin/init\n├─23736 bash\n├─1000 (#77)\n├─1001\n│ └─5 x\n└─77  200\n";
    const { cgroups } = readCgls(text);
    expect(cgroups.map(({ path }) => path)).toEqual(["/", "/1000", "/1001"]);
    expect(cgroups[0]?.processes.map(({ pid, command }) => [pid, command])).toEqual([
      [1, "/sbin/init"],
      [23_736, "bash"],
      [77, "200"],
    ]);
  });

  it("reads directories below a scope, as systemd 219 shows them", () => {
    const id = "a".repeat(64);
    const text = `├─1 /usr/lib/systemd/systemd --switched-root\n├─kubepods.slice\n│ ├─docker-${id}.scope\n│ │ └─kube-proxy\n│ │   └─1676 /usr/local/bin/kube-proxy\n│ └─x.scope\n│   └─1567 /pause\n`;
    expect(shape(text).paths).toEqual([
      "/",
      "/kubepods.slice",
      `/kubepods.slice/docker-${id}.scope`,
      `/kubepods.slice/docker-${id}.scope/kube-proxy`,
      "/kubepods.slice/x.scope",
    ]);
  });

  it.each([
    ["Unit kubelet.service (/system.slice/kubelet.service):\n└─5 a\n", "/system.slice/kubelet.service"],
    ["Control group /kubepods.slice:\n├─5 a\n", "/kubepods.slice"],
    ["Controller memory; Control group /x:\n└─5 a\n", "/x"],
    ["Directory /sys/fs/cgroup/system.slice:\n└─5 a\n", "/system.slice"],
    ["Working directory /sys/fs/cgroup/memory/kubepods:\n└─5 a\n", "/kubepods"],
    [
      "     CGroup: /system.slice/kubelet.service\n             ├─5 a\n             └─6 b\n",
      "/system.slice/kubelet.service",
    ],
  ])("knows where a tree begins: %j", (text, path) => {
    const found = readCgls(text).cgroups.find((cgroup) => cgroup.path === path);
    expect(found?.processes[0]).toMatchObject({ pid: 5, command: "a" });
  });

  it("joins blocks", () => {
    const text = "Control group /a.slice:\n├─1 x\nControl group /b.slice:\n└─2 y\n";
    expect(readCgls(text).notes).toEqual(["2 blocks were read as one tree."]);
    expect(shape(text).paths).toEqual(["/", "/a.slice", "/b.slice"]);
  });

  it("says what it could not read", () => {
    const text = "hello there\n├─a.slice\n│     └─12 deep\n├─x/y\n└─13 cmd\nrest of it\n";
    const { unread, cgroups } = readCgls(text);
    expect(unread.map(({ line, why }) => [line, why])).toEqual([
      [1, "no branch of a tree"],
      [3, "deeper than what stands above it; read as its child"],
      [4, "no name of a cgroup"],
      [6, "no branch of a tree; taken as the rest of the command line above"],
    ]);
    expect(cgroups[0]?.processes[0]?.command).toBe("cmd\nrest of it");
  });
});

describe("anything pasted", () => {
  it("never throws", () => {
    const pieces = fc.constantFrom(
      "├─",
      "└─",
      "│ ",
      "|-",
      "`-",
      "  ",
      "-.slice",
      "Control group /:",
      "12 ",
      "a.slice",
      " …",
      "(#1)",
      "→ user.delegate: 1",
      "\n",
      "\r\n",
      "\x1b[0m",
      "\u00a0",
      "/sys/fs/cgroup",
      "/kubepods",
      '{"cgroups":{',
      "}",
      "\ufffd",
      "\u0000",
      "é",
      ":",
      "/",
    );
    const mixed = fc.array(pieces, { maxLength: 200 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(mixed, fc.string({ unit: "binary" })), (text) => void readPaste(text)),
      { numRuns: 500 },
    );
  });

  it("is cut anywhere without harm, and every cut tree is a part of the whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: GOLDEN.length }), (length) => {
        const { cgroups } = readPaste(GOLDEN.slice(0, length));
        const whole = new Set(golden.paths);
        // The last name may be cut itself.
        expect(cgroups.slice(0, -1).filter(({ path }) => !whole.has(path))).toEqual([]);
      }),
    );
  });

  it("may be 10 MB of junk", () => {
    const noise = "├─\x1b[31m x │ ".repeat(50);
    const { unreadCount, cgroups } = readPaste(`${noise}\n`.repeat(14_000));
    expect(unreadCount + cgroups.length).toBeGreaterThan(0);
    expect(readPaste("x".repeat(10_000_000)).unreadCount).toBe(1);
  });

  it("reads paths, of one tree or of a controller each", () => {
    const v2 = readPaste(
      "/sys/fs/cgroup/kubepods.slice\n/sys/fs/cgroup/kubepods.slice/a.slice\nfind: x: Permission denied\n",
    );
    expect([v2.format, v2.version, v2.unreadCount]).toEqual(["find", 2, 1]);
    const v1 = readPaste("/sys/fs/cgroup/memory/kubepods/burstable\n/sys/fs/cgroup/cpu/kubepods/burstable\n");
    expect(v1.cgroups.map(({ path }) => path)).toEqual(["/", "/kubepods", "/kubepods/burstable"]);
    expect(v1.version).toBe(1);
  });

  it("reads lines of grep with the files' content", () => {
    const tree = readPaste(
      "kubepods.slice/cpu.weight:71\nkubepods.slice/memory.max:max\nsystem.slice/cpu.stat:usage_usec 5\nsystem.slice/cpu.stat:user_usec 3\n",
    );
    expect(tree.format).toBe("grep");
    expect(tree.cgroups.find(({ path }) => path === "/kubepods.slice")?.files.get("cpu.weight")).toBe("71");
    expect(tree.cgroups.find(({ path }) => path === "/system.slice")?.files.get("cpu.stat")).toBe(
      "usage_usec 5\nuser_usec 3",
    );
  });

  it("reads a dump, and refuses what is not of its shape", () => {
    const dump = {
      capturedAt: { t0: 10, t1: 12 },
      root: "/sys/fs/cgroup",
      cgroups: { "/": { "cgroup.controllers": "cpu" }, "/a": { "cgroup.procs": "7\n7\n8" }, b: {}, "/c": 5 },
      processes: { 7: { command: "sh", oom_score_adj: -997 } },
    };
    const tree = readPaste(JSON.stringify(dump));
    expect([tree.format, tree.version, tree.capturedAt, tree.unreadCount]).toEqual(["dump", 2, 11_000, 2]);
    expect(tree.cgroups.find(({ path }) => path === "/a")?.processes).toEqual([
      { pid: 7, command: "sh", oomScoreAdj: -997 },
      { pid: 8, command: null, oomScoreAdj: null },
    ]);
    expect(readPaste('{"cgroups": 1}').unreadCount).toBeGreaterThan(0);
  });
});
