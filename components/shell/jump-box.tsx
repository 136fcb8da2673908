import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { SafeText } from "@/components/ui/safe-text";
import { cutText } from "@/lib/base/safe-text";
import styles from "./jump-box.module.css";
import { findJumps, type Jump } from "./jump-list";
import { useJumps } from "./use-jumps";

/** Ctrl/⌘-K: any view, context, API resource or path, by a few letters of its name. */
export function JumpBox({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog title="Jump to" open={open} onClose={onClose} bare>
      <Box onClose={onClose} />
    </Dialog>
  );
}

function Box({ onClose }: { onClose(): void }) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const jumps = useJumps(query);
  const found = useMemo(() => findJumps(jumps, query), [jumps, query]);
  const list = useRef<HTMLDivElement>(null);
  const chosen = Math.min(at, found.length - 1);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const go = (jump: Jump | undefined) => {
    if (jump === undefined) return;
    if (!jump.stays) onClose();
    jump.go();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Enter") go(found[chosen]);
    if (step === 0) return;
    event.preventDefault();
    setAt((chosen + step + found.length) % Math.max(1, found.length));
  };
  return (
    <div className={styles.box}>
      <input
        className={styles.query}
        role="combobox"
        aria-label="Jump to"
        aria-expanded="true"
        aria-controls="jump-list"
        aria-activedescendant={found.length > 0 ? `jump-${chosen}` : undefined}
        placeholder="Object (po/web-0), view, context, API resource, or a path that begins with /"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id="jump-list" role="listbox" aria-label="Found" className={styles.list}>
        {found.map((jump, index) => (
          <Row key={jump.key} jump={jump} index={index} chosen={index === chosen} onChoose={() => go(jump)} />
        ))}
      </div>
      {found.length === 0 && <p className={styles.none}>Nothing here has that name.</p>}
    </div>
  );
}

interface RowProps {
  jump: Jump;
  index: number;
  chosen: boolean;
  onChoose(): void;
}

function Row({ jump, index, chosen, onChoose }: RowProps) {
  return (
    // Never focused itself: the field keeps the focus and says which row is meant.
    <div
      id={`jump-${index}`}
      role="option"
      aria-selected={chosen}
      className={styles.jump}
      onPointerDown={(event) => event.preventDefault()}
      onPointerUp={onChoose}
    >
      <span className={styles.kind}>{jump.kind}</span>
      <SafeText text={cutText(jump.name, 200)} className="mono" />
      <SafeText text={cutText(jump.about, 200)} className={styles.about} />
    </div>
  );
}
