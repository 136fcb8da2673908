import { useQueryClient } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useSession } from "@/components/data/session";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemView } from "@/components/ui/problem-view";
import { StateMark } from "@/components/ui/state-mark";
import { LINK_VERSION, versionOf } from "@/lib/link/upgrade";
import { useCluster } from "./cluster";
import { usePagePath, useSearch } from "./location";
import type { Replaced } from "./replaced-cluster";
import { SignInScreen } from "./sign-in-screen";
import styles from "./view-port.module.css";

/**
 * Where the views are shown. A view is mounted in the browser only, once the address is its own:
 * its state comes from there, so a prerendered one could only be wrong.
 */
export function ViewPort({ children }: { children: ReactNode }) {
  const session = useSession();
  const routed = usePathname();
  const here = usePagePath();
  const version = versionOf(new URLSearchParams(useSearch()));
  if (here === null || here !== routed || session.kind === "starting") return null;
  if (session.kind === "out") return <SignInScreen session={session} />;
  if (version > LINK_VERSION) return <LinkTooNew version={version} />;
  return children;
}

function LinkTooNew({ version }: { version: number }) {
  return (
    <EmptyState page title="This link was made by a newer Cutaway">
      It has version {version}; this Cutaway reads links up to version {LINK_VERSION} and would show something
      else than was meant. Update Cutaway, or start from the overview.
    </EmptyState>
  );
}

/** The cluster no longer takes our credential: what to do, and a way to go on where one was. */
function SignInStrip() {
  const { identity, info } = useCluster();
  const queries = useQueryClient();
  if (identity.state.kind !== "sign-in") return null;
  return (
    <div className={styles.strip} role="alert">
      <StateMark mark="denied">
        The API server does not accept the credential of <span className="mono">{info?.name}</span>.
      </StateMark>
      <span>{identity.state.problem.hint}</span>
      <Button onClick={() => void queries.invalidateQueries()}>Retry</Button>
    </div>
  );
}

/** The cluster was made anew, or somebody else answers: nothing of what was shown before is of this one. */
function ReplacedStrip() {
  const { info, replaced } = useCluster();
  const [seen, setSeen] = useState<Replaced | null>(null);
  if (replaced === null || replaced === seen || replaced.context !== info?.name) return null;
  return (
    <div className={styles.strip} role="status">
      <StateMark mark="warn">
        Another cluster answers at the address of <span className="mono">{info.name}</span>.
      </StateMark>
      <span>Everything was read anew; links to the one before do not lead here.</span>
      <Button onClick={() => setSeen(replaced)}>OK</Button>
    </div>
  );
}

interface ClusterScopeProps {
  /** The page's heading, for screen readers, where the view itself shows none. */
  title?: string;
  children: ReactNode;
}

/** Shows a view once its cluster is known, and starts it afresh for another one: streams of the old one end. */
export function ClusterScope({ title, children }: ClusterScopeProps) {
  const { info, replaced, problem } = useCluster();
  if (info !== null) {
    const epoch = replaced?.context === info.name ? replaced.is : "";
    return (
      <>
        {title !== undefined && <h1 className="hidden-text">{title}</h1>}
        <div key={`${info.name} ${epoch}`} className={styles.scope}>
          <ReplacedStrip />
          <SignInStrip />
          {children}
        </div>
      </>
    );
  }
  if (problem !== null) return <ProblemView problem={problem} />;
  return (
    <p className={styles.waiting}>
      <StateMark mark="busy">Reading the kubeconfig</StateMark>
    </p>
  );
}
