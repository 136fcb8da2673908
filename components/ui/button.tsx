import type { ComponentProps, ReactNode } from "react";
import styles from "./button.module.css";
import { cx } from "./cx";
import { Icon, type IconName } from "./icons";

type ButtonProps = ComponentProps<"button"> & {
  /** The one thing that a screen asks for; at most one of these is on it. */
  main?: boolean;
  /** A square for an icon; give it an aria-label. */
  iconOnly?: boolean;
};

export function Button({ main = false, iconOnly = false, className, type = "button", ...rest }: ButtonProps) {
  const classes = cx(styles.button, main && styles.main, iconOnly && styles.icon, className);
  return <button type={type} className={classes} {...rest} />;
}

/** A link to a file to keep, which looks as what it does: a button. */
export function DownloadButton({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a className={cx(styles.button, styles.link)} href={href} download>
      <Icon name="download" />
      {children}
    </a>
  );
}

type IconButtonProps = Omit<ComponentProps<"button">, "children" | "aria-label"> & {
  icon: IconName;
  /** What it does; said aloud, and shown on hover. */
  label: string;
};

export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <Button iconOnly aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
    </Button>
  );
}
