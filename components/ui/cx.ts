import type { CSSProperties } from "react";

/** Class names joined; what is false or absent is left out. */
export function cx(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}

/**
 * Custom properties as a style. Only for what is rendered in the browser: a style in a prerendered
 * page would be an attribute, which the content policy refuses.
 */
export function cssVars(vars: Readonly<Record<`--${string}`, string | number>>): CSSProperties {
  return vars as CSSProperties;
}
