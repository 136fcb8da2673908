import { type ReactNode, useEffect, useId, useRef } from "react";
import { placePopover } from "./place";
import styles from "./popover.module.css";

interface TooltipProps {
  tip: ReactNode;
  /** One element that can have the focus; the words become its description. */
  children: ReactNode;
}

/**
 * Words on hover and on focus, in a native popover above everything. Only for what repeats or
 * explains; nothing that a person needs may be in here alone.
 */
export function Tooltip({ tip, children }: TooltipProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (anchor.current === null || popover.current === null) return;
    anchor.current.firstElementChild?.setAttribute("aria-describedby", id);
    return tipOn(anchor.current, popover.current);
  }, [id]);
  return (
    <>
      <span ref={anchor} className={styles.anchor}>
        {children}
      </span>
      <div
        ref={popover}
        id={id}
        role="tooltip"
        popover="manual"
        className={`${styles.popover} ${styles.tip}`}
      >
        {tip}
      </div>
    </>
  );
}

/** Shows the popover while the anchor is pointed at or has the focus; Escape hides it. Gives back the end of that. */
function tipOn(anchor: HTMLElement, popover: HTMLElement): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const show = () => {
    popover.showPopover();
    placePopover(popover, anchor);
  };
  const hide = () => popover.hidePopover();
  for (const type of ["pointerenter", "focusin"]) anchor.addEventListener(type, show, { signal });
  for (const type of ["pointerleave", "focusout"]) anchor.addEventListener(type, hide, { signal });
  anchor.addEventListener("keydown", (event) => event.key === "Escape" && hide(), { signal });
  return () => controller.abort();
}
