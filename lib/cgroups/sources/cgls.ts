import { belowMount, joinPath, type MutableCgroup, PASTE_LIMITS, type SourceTree, TreeBuilder } from "./tree";

/**
 * Text of `systemd-cgls`, as a terminal, a page or a chat left it: any version since 38, UTF-8 or ASCII, with ids, extended
 * attributes, colours, several blocks, and `systemctl status`. Never throws; lines that make no sense are in `unread`.
 * Source: systemd `src/cgls/cgls.c`, `src/shared/cgroup-show.c`.
 */
export function readCgls(text: string): SourceTree {
  const reader = new Reader();
  let line = 0;
  for (const raw of linesOf(text)) {
    line += 1;
    if (line > PASTE_LIMITS.lines) {
      reader.tree.note(`Only the first ${PASTE_LIMITS.lines} lines were read.`);
      break;
    }
    if (!reader.line(plain(raw), line)) break;
  }
  return reader.finish();
}

function* linesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\n", at);
    yield text.slice(at, end === -1 ? text.length : end);
    at = end === -1 ? text.length : end + 1;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are made of them
const ANSI = /\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;;.*?(?:\x1b\\|\x07)|\x1b[()][A-Z0-9]/g;
const LONGEST = 20_000;

/** Without colours, links, carriage returns and the blanks of web pages. */
function plain(raw: string): string {
  const short = raw.length > LONGEST ? raw.slice(0, LONGEST) : raw;
  return short.replace(ANSI, "").replace(/\r+$/, "").replaceAll("\u00a0", " ").replaceAll("\t", "  ");
}

const HEADERS: readonly RegExp[] = [
  /^(?:Controller [\w,]+; )?(?:Control group|CGroup) (\/.*):$/,
  /^(?:Working directory|Directory) (\/.*):$/,
  /^Unit \S+ \((\/.*)\):$/,
];
/** `systemctl status`: the tree begins on the next line, behind as many blanks as this one has and more. */
const STATUS = /^(\s*)CGroup: (\/\S*)$/;
const RESIDUE = /^(?:lines \d+-\d+(?:\/\d+)?(?: .*)?|\(END\)|~|--More--.*|Failed to .*|Unit .* not found\.)$/;
const UNIT = /^(?:│ |\| |\u2502 | {2})/;
const GLYPH = /^(?:├─|└─|├ |└ |\|-|`-|‣ ?|> )/;
const XATTR = /^(?:│ |\| | {2})*\s*(?:→|->) ([\w.]+): (.*)$/;

interface Level {
  readonly depth: number;
  readonly cgroup: MutableCgroup | null;
}

class Reader {
  readonly tree = new TreeBuilder();
  /** The way down to the cgroup that comes next, the block's own root first. */
  #stack: Level[] = [];
  #indent = 0;
  #blocks = 0;
  #cut = 0;
  #lastProcess: { readonly cgroup: MutableCgroup; command: string } | null = null;

  /** False when nothing more can be taken. */
  line(line: string, number: number): boolean {
    if (line.trim() === "") return true;
    if (this.#header(line) || RESIDUE.test(line.trim())) return true;
    const body =
      this.#indent > 0 && line.slice(0, this.#indent).trim() === "" ? line.slice(this.#indent) : line;
    if (XATTR.test(body)) return this.#xattr(body);
    const { depth, rest } = prefixOf(body);
    const glyph = GLYPH.exec(rest);
    if (glyph === null) return this.#without(body, number);
    return this.#entry(depth, rest.slice(glyph[0].length), number);
  }

  finish(): SourceTree {
    if (this.#blocks > 1) this.tree.note(`${this.#blocks} blocks were read as one tree.`);
    if (this.#cut > 0)
      this.tree.note(`${this.#cut} command lines were cut by systemd-cgls; -l shows them whole.`);
    return this.tree.finish({ format: "systemd-cgls", version: null, capturedAt: null });
  }

  #header(line: string): boolean {
    const status = STATUS.exec(line);
    if (status !== null) {
      this.#open(status[2] ?? "/");
      // The tree stands under the path: behind the word and its colon.
      this.#indent = (status[1] ?? "").length + "CGroup: ".length;
      return true;
    }
    const trimmed = line.trim();
    const path = HEADERS.map((header) => header.exec(trimmed)?.[1]).find((found) => found !== undefined);
    if (path === undefined) return false;
    this.#open(belowMount(path)?.path ?? path);
    return true;
  }

  #open(path: string): void {
    const clean = path.replace(/\/+$/, "") || "/";
    this.#blocks += 1;
    this.#indent = 0;
    this.#lastProcess = null;
    this.#stack = [{ depth: -1, cgroup: this.tree.cgroup(clean) }];
  }

  /** Lines without a glyph: the root's own name, a wrapped command line, or what does not belong here. */
  #without(body: string, number: number): boolean {
    const text = body.trim();
    if (text === "-.slice" || /^-\.slice\b/.test(text)) {
      if (this.#stack.length === 0) this.#open("/");
      return true;
    }
    if (
      this.#stack.length === 1 &&
      /^[\w.@:\\-]+\.(slice|service|scope)\b/.test(text) &&
      this.#lastProcess === null
    )
      return true;
    if (this.#lastProcess !== null) {
      const { cgroup } = this.#lastProcess;
      const last = cgroup.processes.at(-1);
      if (last !== undefined)
        cgroup.processes[cgroup.processes.length - 1] = {
          ...last,
          command: `${last.command ?? ""}\n${body}`.slice(0, LONGEST),
        };
      this.tree.refuse(number, body, "no branch of a tree; taken as the rest of the command line above");
      return true;
    }
    this.tree.refuse(number, body, "no branch of a tree");
    return true;
  }

  #entry(depth: number, text: string, number: number): boolean {
    if (this.#stack.length === 0) this.#open("/");
    while ((this.#stack.at(-1)?.depth ?? -1) >= depth) this.#stack.pop();
    const above = this.#stack.at(-1);
    if (above === undefined) return true;
    if (above.depth < depth - 1)
      this.tree.refuse(number, text, "deeper than what stands above it; read as its child");
    const process = processOf(text);
    if (process === null) return this.#cgroup(depth, text, above, number);
    if (above.cgroup === null) return true;
    if (process.command?.endsWith("…") || process.command?.endsWith("...")) this.#cut += 1;
    if (above.cgroup.processes.some(({ pid }) => pid === process.pid)) return true;
    this.tree.process(above.cgroup, { ...process, oomScoreAdj: null });
    this.#lastProcess = { cgroup: above.cgroup, command: process.command ?? "" };
    return true;
  }

  #cgroup(depth: number, text: string, above: Level, number: number): boolean {
    const { name, delegated } = nameOf(text);
    if (name === "" || name.includes("/")) {
      this.tree.refuse(number, text, "no name of a cgroup");
      return true;
    }
    const cgroup = this.tree.cgroup(joinPath(above.cgroup?.path ?? "/", name));
    if (cgroup === null) return false;
    if (delegated) cgroup.delegated = true;
    this.#lastProcess = null;
    this.#stack.push({ depth, cgroup });
    return true;
  }

  #xattr(line: string): boolean {
    const [, name = "", value = ""] = XATTR.exec(line) ?? [];
    const cgroup = this.#stack.at(-1)?.cgroup ?? null;
    if (cgroup !== null && name.endsWith(".delegate") && value === "1") cgroup.delegated = true;
    return true;
  }
}

/** Two columns for each level. */
function prefixOf(line: string): { readonly depth: number; readonly rest: string } {
  let rest = line;
  let depth = 0;
  while (depth < 200 && UNIT.test(rest) && !GLYPH.test(rest)) {
    rest = rest.slice(2);
    depth += 1;
  }
  return { depth, rest };
}

/** A number and a command line; a number alone, or with an id behind it, is a cgroup's name. */
function processOf(text: string): { readonly pid: number; readonly command: string | null } | null {
  const [, pid, rest = ""] = /^\s*(\d{1,10}) (.*)$/.exec(text) ?? [];
  if (pid === undefined || /^(?:(?:…|\.\.\.) )?\(#\d+\)$/.test(rest.trim())) return null;
  const command = rest.trim();
  return { pid: Number(pid), command: command === "" || command === "n/a" ? null : command };
}

/** `name … (#id)`: the dots stand for a cgroup that was delegated, nothing is cut off. */
function nameOf(text: string): { readonly name: string; readonly delegated: boolean } {
  const [, name = "", dots] = /^(.*?)( …| \.\.\.)?(?: \(#\d+\))?\s*$/.exec(text) ?? [];
  return { name: name.trim(), delegated: dots !== undefined };
}
