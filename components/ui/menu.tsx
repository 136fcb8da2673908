import { type KeyboardEvent, type ReactNode, type RefObject, useId, useRef, useState } from "react";
import { Button } from "./button";
import { placePopover } from "./place";
import styles from "./popover.module.css";

export interface MenuItem {
  readonly key: string;
  readonly content: ReactNode;
  /** Marked as the one in use. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  onChoose(): void;
}

interface MenuProps {
  /** Name of the button and of the list. */
  label: string;
  button: ReactNode;
  items: readonly MenuItem[];
  align?: "start" | "end";
  iconOnly?: boolean;
  /** Several may be checked at once, and choosing one leaves the menu open. */
  multiple?: boolean;
  className?: string | undefined;
}

/** A button with a list of things to do or to choose, as a native popover. */
export function Menu({
  label,
  button,
  items,
  align = "start",
  iconOnly = false,
  multiple = false,
  className,
}: MenuProps) {
  const anchor = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const id = useId();
  const show = () => {
    if (popover.current === null || anchor.current === null) return;
    popover.current.showPopover();
    placePopover(popover.current, anchor.current, align);
    itemsOf(popover)[0]?.focus();
  };
  const choose = (item: MenuItem) => {
    if (!multiple) {
      popover.current?.hidePopover();
      anchor.current?.focus();
    }
    item.onChoose();
  };
  return (
    <>
      <Button
        ref={anchor}
        iconOnly={iconOnly}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        className={className}
        onClick={show}
      >
        {button}
      </Button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        className={styles.popover}
        onToggle={(event) => setOpen(event.newState === "open")}
        onKeyDown={(event) => moveFocus(event, popover)}
      >
        {items.map((item) => (
          <MenuRow key={item.key} item={item} multiple={multiple} onChoose={() => choose(item)} />
        ))}
      </div>
    </>
  );
}

function MenuRow({ item, multiple, onChoose }: { item: MenuItem; multiple: boolean; onChoose(): void }) {
  const role =
    item.checked === undefined
      ? { role: "menuitem" }
      : { role: multiple ? "menuitemcheckbox" : "menuitemradio", "aria-checked": item.checked };
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.item}
      disabled={item.disabled}
      onClick={onChoose}
      {...role}
    >
      {item.content}
    </button>
  );
}

const itemsOf = (popover: RefObject<HTMLDivElement | null>) => [
  ...(popover.current?.querySelectorAll<HTMLButtonElement>("button:enabled") ?? []),
];

const MOVES: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function moveFocus(event: KeyboardEvent, popover: RefObject<HTMLDivElement | null>): void {
  const move = Object.hasOwn(MOVES, event.key) ? MOVES[event.key] : undefined;
  if (move === undefined) return;
  event.preventDefault();
  const items = itemsOf(popover);
  const at = items.findIndex((item) => item.matches(":focus"));
  items[move(at, items.length)]?.focus();
}
