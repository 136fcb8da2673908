import { Dialog } from "@/components/ui/dialog";
import styles from "./key-help.module.css";

interface Keys {
  readonly keys: readonly string[];
  readonly does: string;
}

const EVERYWHERE: readonly Keys[] = [
  { keys: ["Ctrl K", "⌘ K"], does: "Jump to a view, an object, a context or an API resource" },
  { keys: ["/"], does: "Go to the view's filter or path" },
  { keys: ["?"], does: "This list" },
  { keys: ["Esc"], does: "Close what is open" },
];

const LISTS: readonly Keys[] = [
  { keys: ["j", "↓"], does: "Next row" },
  { keys: ["k", "↑"], does: "Previous row" },
  { keys: ["Home", "End"], does: "First row, last row" },
  { keys: ["PgUp", "PgDn"], does: "A page up, a page down" },
  { keys: ["Enter"], does: "Open the row" },
];

const TREES: readonly Keys[] = [
  { keys: ["l", "→"], does: "Open, then go in" },
  { keys: ["h", "←"], does: "Close, then go out" },
  { keys: ["Space"], does: "Open or close" },
  { keys: ["a–z"], does: "Next row that begins so" },
];

const WATCH: readonly Keys[] = [{ keys: ["Space"], does: "Pause the events, or follow them again" }];

export function KeyHelp({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog title="Keys" open={open} onClose={onClose}>
      <KeyList title="Everywhere" keys={EVERYWHERE} />
      <KeyList title="In lists and trees" keys={LISTS} />
      <KeyList title="In trees" keys={TREES} />
      <KeyList title="In Watch" keys={WATCH} />
    </Dialog>
  );
}

function KeyList({ title, keys }: { title: string; keys: readonly Keys[] }) {
  return (
    <>
      <h3 className={styles.title}>{title}</h3>
      <dl className={styles.keys}>
        {keys.map(({ keys, does }) => (
          <KeyRow key={does} keys={keys} does={does} />
        ))}
      </dl>
    </>
  );
}

function KeyRow({ keys, does }: Keys) {
  return (
    <>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </>
  );
}
