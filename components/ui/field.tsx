import type { ComponentProps } from "react";
import { cx } from "./cx";
import styles from "./field.module.css";

type TextFieldProps = Omit<ComponentProps<"input">, "aria-label"> & {
  /** What is typed here; said aloud. */
  label: string;
  /** For paths, names and other data. */
  mono?: boolean;
};

/** One line of text. No browser guesses at it: what is typed here is data. */
export function TextField({ label, mono = false, className, ...rest }: TextFieldProps) {
  return (
    <input
      type="text"
      aria-label={label}
      autoComplete="off"
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      className={cx(styles.field, mono && styles.mono, className)}
      {...rest}
    />
  );
}

interface SelectProps<T extends string> {
  label: string;
  value: T;
  options: readonly { readonly value: T; readonly text: string }[];
  onChange(value: T): void;
  className?: string | undefined;
}

/** One of a few; the platform's own list. */
export function Select<T extends string>({ label, value, options, onChange, className }: SelectProps<T>) {
  const choose = (raw: string) => {
    const option = options.find((candidate) => candidate.value === raw);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => choose(event.target.value)}
      className={cx(styles.field, className)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  );
}
