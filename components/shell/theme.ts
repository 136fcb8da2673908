import { useSyncExternalStore } from "react";
import { Store } from "@/components/data/store";

export type Theme = "system" | "light" | "dark";

/** The key that public/theme.js reads before the first paint. */
const KEY = "cutaway-theme";

const stored = (): Theme => {
  const value = document.documentElement.dataset.theme;
  return value === "light" || value === "dark" ? value : "system";
};

let store: Store<Theme> | undefined;
const themes = () => {
  store ??= new Store(stored());
  return store;
};

/** The theme a person chose; "system" follows the platform. */
export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => themes().subscribe(listener),
    () => themes().get(),
    () => "system",
  );
}

export function chooseTheme(theme: Theme): void {
  if (theme === "system") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(KEY);
  } else {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(KEY, theme);
  }
  themes().set(theme);
}
