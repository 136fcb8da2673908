import { useEffect, useState } from "react";
import { Button, IconButton } from "./button";
import { Icon, type IconName } from "./icons";

interface CopyButtonProps {
  /** What goes to the clipboard; a function when making it takes work, or is somebody else's. */
  text: string | (() => string | Promise<string>);
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
    toClipboard(typeof text === "string" ? text : text()).then(
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

/** Asked for at once, whenever the text comes: browsers allow it only to who has just clicked. */
function toClipboard(text: string | Promise<string>): Promise<void> {
  if (typeof text === "string") return navigator.clipboard.writeText(text);
  const blob = text.then((whole) => new Blob([whole], { type: "text/plain" }));
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
}
