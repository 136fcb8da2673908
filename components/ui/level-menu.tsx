import { Menu } from "./menu";

const LEVELS = [
  { depth: 2, text: "Open 2 levels" },
  { depth: 3, text: "Open 3 levels" },
  { depth: 4, text: "Open 4 levels" },
  { depth: Number.POSITIVE_INFINITY, text: "Open everything" },
] as const;

interface LevelMenuProps {
  /** How closing all but the first level is called. */
  closeAll: string;
  /** @param depth 1 for the first level alone, infinity for all */
  onDepth(depth: number): void;
}

/** How far a document is opened. */
export function LevelMenu({ closeAll, onDepth }: LevelMenuProps) {
  const items = [{ depth: 1, text: closeAll }, ...LEVELS].map(({ depth, text }) => ({
    key: text,
    content: text,
    onChoose: () => onDepth(depth),
  }));
  return <Menu label="Levels" button="Levels" align="end" items={items} />;
}
