import { useEffect, useState } from "react";
import { Button, IconButton } from "./button";
import { Icon, type IconName } from "./icons";

interface CopyButtonProps {
  /** What goes to the clipboard; a function when making it takes work. */
  text: string | (() => string);
  /** What is copied, e.g. "Copy as curl". */
  label: string;
  /** Show the label as text beside the icon. */
  labelled?: boolean;
  icon?: IconName;
}

const ANSWERS = {
  idle: null,
  done: "Copied",
  failed: "The browser refused: select and copy by hand",
} as const;

/** Copies, and says for two seconds whether that worked. Its size does not change. */
export function CopyButton({ text, label, labelled = false, icon = "copy" }: CopyButtonProps) {
  const [result, setResult] = useState<keyof typeof ANSWERS>("idle");
  useEffect(() => {
    if (result === "idle") return;
    const timer = setTimeout(() => setResult("idle"), 2000);
    return () => clearTimeout(timer);
  }, [result]);
  const copy = () => {
    const value = typeof text === "string" ? text : text();
    navigator.clipboard.writeText(value).then(
      () => setResult("done"),
      () => setResult("failed"),
    );
  };
  const shown = result === "done" ? "check" : result === "failed" ? "close" : icon;
  return (
    <>
      {labelled ? (
        <Button onClick={copy}>
          <Icon name={shown} />
          {label}
        </Button>
      ) : (
        <IconButton icon={shown} label={ANSWERS[result] ?? label} onClick={copy} />
      )}
      <output className="hidden-text">{ANSWERS[result]}</output>
    </>
  );
}
