"use client";

import { type ReactNode, useEffect, useState } from "react";
import { untilIdle } from "@/components/data/pending";
import { DataProvider } from "@/components/data/query";
import { startSession } from "@/components/data/sign-in";
import { isPlainKey } from "@/components/ui/keys";
import { ClusterProvider } from "./cluster";
import { EvidenceDrawer } from "./evidence-drawer";
import { JumpBox } from "./jump-box";
import { KeyHelp } from "./key-help";
import { Nav } from "./nav";
import styles from "./shell.module.css";
import { TopBar } from "./top-bar";
import { ViewPort } from "./view-port";

/** The frame around every view. Prerendered as it is; what it shows comes from the address and the API. */
export function Shell({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<"jump" | "keys" | null>(null);
  useEffect(() => {
    startSession();
    window.__cutawayIdle = untilIdle;
  }, []);
  useEffect(() => onGlobalKeys(setOpen), []);
  const close = () => setOpen(null);
  return (
    <DataProvider>
      <ClusterProvider>
        <div className={styles.shell}>
          <a className={styles.skip} href="#view">
            Skip to the view
          </a>
          <Nav />
          <TopBar onJump={() => setOpen("jump")} onKeys={() => setOpen("keys")} />
          <main id="view" className={styles.main} tabIndex={-1}>
            <ViewPort>{children}</ViewPort>
          </main>
          <EvidenceDrawer />
        </div>
        <JumpBox open={open === "jump"} onClose={close} />
        <KeyHelp open={open === "keys"} onClose={close} />
      </ClusterProvider>
    </DataProvider>
  );
}

/** Keys that work in every view. `/` goes to the view's filter, the field marked `data-filter`. */
function onGlobalKeys(show: (what: "jump" | "keys") => void): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    const plain = isPlainKey(event);
    const jump = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const filter =
      plain && event.key === "/" ? document.querySelector<HTMLElement>("#view [data-filter]") : null;
    if (jump) show("jump");
    else if (plain && event.key === "?") show("keys");
    else if (filter !== null) filter.focus();
    else return;
    event.preventDefault();
  };
  addEventListener("keydown", onKeyDown);
  return () => removeEventListener("keydown", onKeyDown);
}
