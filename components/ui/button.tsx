import type { ComponentProps } from "react";
import styles from "./button.module.css";
import { cx } from "./cx";
import { Icon, type IconName } from "./icons";

type ButtonProps = ComponentProps<"button"> & {
  /** The one thing that a screen asks for; at most one of these is on it. */
  main?: boolean;
};

export function Button({ main = false, className, type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={cx(styles.button, main && styles.main, className)} {...rest} />;
}

type IconButtonProps = Omit<ComponentProps<"button">, "children" | "aria-label"> & {
  icon: IconName;
  /** What it does; said aloud, and shown on hover. */
  label: string;
};

export function IconButton({ icon, label, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={cx(styles.button, styles.icon, className)}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
