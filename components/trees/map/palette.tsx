import { type RefObject, useEffect, useRef, useState } from "react";
import { useTheme } from "@/components/shell/theme";
import type { Ink } from "@/lib/trees/map/drawing";
import type { Palette } from "@/lib/trees/map/svg";
import styles from "./map.module.css";

const INKS: readonly Ink[] = [
  "failed",
  "terminating",
  "in-progress",
  "unknown",
  "current",
  "ground",
  "frame",
  "line",
  "text",
  "soft",
];

/** The theme's colours for a canvas, which knows no variables: read from elements that have them. */
export function usePalette(): {
  readonly samples: RefObject<HTMLSpanElement | null>;
  readonly palette: Palette | null;
} {
  const samples = useRef<HTMLSpanElement>(null);
  const [palette, setPalette] = useState<Palette | null>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme is other colours
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const read = () => setPalette(readPalette(samples.current));
    read();
    dark.addEventListener("change", read);
    return () => dark.removeEventListener("change", read);
  }, [theme]);
  return { samples, palette };
}

function readPalette(samples: HTMLElement | null): Palette | null {
  if (samples === null) return null;
  const colours = [...samples.children].map((sample) => getComputedStyle(sample).color);
  return Object.fromEntries(INKS.map((ink, at) => [ink, colours[at] ?? ""])) as Palette;
}

/** Never seen: one element in each colour. */
export function Samples({ samples }: { samples: RefObject<HTMLSpanElement | null> }) {
  return (
    <span ref={samples} hidden>
      {INKS.map((ink) => (
        <i key={ink} className={styles[`ink-${ink}`]} />
      ))}
    </span>
  );
}
