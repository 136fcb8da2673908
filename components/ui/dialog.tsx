import { type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "./button";
import { cx } from "./cx";
import styles from "./dialog.module.css";

interface DialogProps {
  title: string;
  open: boolean;
  onClose(): void;
  children: ReactNode;
  /** No title bar and no padding: the content is all there is. */
  bare?: boolean;
  /** For tables with a column of words. */
  wide?: boolean;
}

/** The native modal dialog: it traps focus, closes on Escape and on a click beside it, and gives focus back. */
export function Dialog({ title, open, onClose, children, bare = false, wide = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !ref.current?.open) ref.current?.showModal();
    if (!open && ref.current?.open) ref.current.close();
  }, [open]);
  return (
    <dialog
      ref={ref}
      className={cx(styles.dialog, wide && styles.wide)}
      aria-label={title}
      onClose={onClose}
      closedby="any"
    >
      {open && bare && children}
      {open && !bare && (
        <>
          <div className={styles.head}>
            <h2>{title}</h2>
            <IconButton icon="close" label="Close" onClick={onClose} />
          </div>
          <div className={styles.body}>{children}</div>
        </>
      )}
    </dialog>
  );
}
