import { readCgls } from "./cgls";
import { readDump } from "./dump";
import { readFind } from "./find";
import { PASTE_LIMITS, type SourceTree } from "./tree";

/** Whatever somebody pasted or opened: a dump, `systemd-cgls`, paths, or lines of `grep`. Never throws. */
export function readPaste(text: string): SourceTree {
  const bounded = text.length > PASTE_LIMITS.characters ? text.slice(0, PASTE_LIMITS.characters) : text;
  const tree = parse(bounded.replace(/^\ufeff/, ""));
  if (bounded.length === text.length) return tree;
  const note = `Only the first ${PASTE_LIMITS.characters} characters were read.`;
  return { ...tree, notes: [...tree.notes, note] };
}

function parse(text: string): SourceTree {
  const dump = /^\s*\{/.test(text) ? readDump(text) : null;
  if (dump !== null) return dump;
  const head = text.slice(0, 100_000);
  const branches = head.match(/^[\s│|]*(?:├─|└─|\|-|`-|├ |└ )/gm)?.length ?? 0;
  const paths =
    head.match(/^\s*(?:\.?\/)?(?:sys\/fs\/cgroup|kubepods|system\.slice)[^\s]*\/?/gm)?.length ?? 0;
  return branches === 0 && paths > 0 ? readFind(text) : readCgls(text);
}
