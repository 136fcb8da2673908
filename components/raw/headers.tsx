import { useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import { stampedName } from "@/components/ui/file-stamp";
import { Icon } from "@/components/ui/icons";
import { placePopover } from "@/components/ui/place";
import type { AnswerHead } from "@/lib/raw/protocol";
import styles from "./raw.module.css";

/** The whole body as a file. A link cannot ask for a form, so it is JSON where there is JSON. */
export function Download({ head, url }: { head: AnswerHead; url: string }) {
  const isJson = head.contentType.includes("json");
  const [path = ""] = url.split("?", 1);
  const name = `${path.split("/").at(-1) || "answer"}.${isJson ? "json" : "txt"}`;
  return (
    <a className={styles.download} href={url} download={stampedName(name)}>
      <Icon name="download" /> Download as {isJson ? "JSON" : "text"}
    </a>
  );
}

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
        <Download head={head} url={url} />
      </div>
    </>
  );
}
