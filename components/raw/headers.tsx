import { useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icons";
import { placePopover } from "@/components/ui/place";
import type { AnswerHead } from "@/lib/raw/protocol";
import styles from "./raw.module.css";

/** Headers that are Cutaway's own or say nothing of the answer. */
const OURS =
  /^(cutaway-|content-security-policy|x-content-type-options|x-frame-options|referrer-policy|cross-origin-|permissions-policy|cache-control|vary|date|connection|keep-alive|transfer-encoding)/;

/** What the apiserver said beside the body, and the body as a file. */
export function Headers({ head, url }: { head: AnswerHead; url: string }) {
  const anchor = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const id = useId();
  const show = () => {
    if (popover.current === null || anchor.current === null) return;
    popover.current.togglePopover();
    if (popover.current.matches(":popover-open")) placePopover(popover.current, anchor.current, "end");
  };
  const shown = head.headers.filter(([name]) => !OURS.test(name));
  return (
    <>
      <Button ref={anchor} aria-controls={id} onClick={show}>
        Headers <span className="soft mono">{shown.length}</span>
      </Button>
      <div ref={popover} id={id} popover="auto" className={styles.headers}>
        <dl>
          {shown.map(([name, value]) => (
            <div key={name}>
              <dt className="mono soft">{name}</dt>
              <dd className="mono">{value}</dd>
            </div>
          ))}
        </dl>
        <a className={styles.download} href={url} download="answer.json">
          <Icon name="download" /> Download the body
        </a>
      </div>
    </>
  );
}
