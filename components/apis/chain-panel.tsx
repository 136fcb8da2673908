import { useRef } from "react";
import { PartPanel } from "@/components/data/part-panel";
import { useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { PictureMenu } from "@/components/ui/picture-menu";
import { SplitPane } from "@/components/ui/split-pane";
import { StateMark } from "@/components/ui/state-mark";
import { useRoom } from "@/components/ui/use-room";
import type { ChainAnswer } from "@/lib/apis/aggregation-schema";
import { type Chain, type ChainVersion, troubleOf } from "@/lib/apis/chain";
import type { VersionMark } from "@/lib/apis/chain-cells";
import { layoutChain } from "@/lib/apis/chain-layout";
import { visibleText } from "@/lib/base/safe-text";
import { ApiServiceDetails } from "./api-service-details";
import styles from "./chain.module.css";
import { ChainPicture } from "./chain-picture";
import type { PanelProps } from "./panel-props";
import { useApiServiceChanges } from "./use-api-service-changes";

/** Beside every change that is heard of, it is looked at again this often. */
const REFRESH_MS = 10_000;

/** The delegation chain as a picture, and what is behind the version that is chosen. */
export function ChainPanel({ state, set }: PanelProps) {
  const { info, identity } = useCluster();
  const context = info?.name ?? null;
  const result = useApi<ChainAnswer>("/api/apis/chain", { context, refreshMs: REFRESH_MS });
  useApiServiceChanges(context, result.refresh);
  const drawing = useRef<SVGSVGElement>(null);
  const user = identity.data?.username ?? "<your user name>";
  const chain = result.data?.chain;
  const chosen = chosenOf(result.data, state.at);
  return (
    <SplitPane
      detailsLabel="the APIService"
      details={
        chosen === null ? null : (
          <ApiServiceDetails
            key={state.at}
            version={chosen}
            chainAt={result.at}
            onClose={() => set({ at: "" })}
            onPath={(path) => set({ tab: "path", path }, "push")}
          />
        )
      }
    >
      <div className={styles.scroll}>
        <PartPanel
          title="Delegation chain"
          panel={chain}
          result={result}
          user={user}
          note={(chain) => <Trouble chain={chain} onChoose={(at) => set({ at })} />}
          actions={chain?.state === "ok" && <PictureMenu drawing={drawing} name="delegation-chain" />}
        >
          {(chain) => (
            <Picture
              drawing={drawing}
              chain={chain}
              at={result.at ?? 0}
              cluster={info?.cluster ?? ""}
              chosen={state.at}
              onChoose={({ key }) => set({ at: key === state.at ? "" : key })}
            />
          )}
        </PartPanel>
      </div>
    </SplitPane>
  );
}

const versionsOf = ({ servers, extensions }: Chain) =>
  [...servers, ...extensions].flatMap(({ versions }) => versions);
const keyOf = ({ group, version }: ChainVersion) => `${group || "core"}/${version}`;

function chosenOf(answer: ChainAnswer | undefined, at: string): ChainVersion | null {
  if (answer?.chain.state !== "ok") return null;
  return versionsOf(answer.chain.value).find((version) => keyOf(version) === at) ?? null;
}

const SHOWN = 2;

/** What is broken, the worst first, each a way to its details. */
function Trouble({ chain, onChoose }: { chain: Chain; onChoose(at: string): void }) {
  const all = versionsOf(chain);
  const rank = (version: ChainVersion) => (troubleOf(version) === "unavailable" ? 0 : 1);
  const broken = all.filter((version) => troubleOf(version) !== null).sort((a, b) => rank(a) - rank(b));
  if (broken.length === 0) return <>{all.length} versions, all answered for</>;
  return (
    <span className={styles.trouble}>
      {broken.slice(0, SHOWN).map((version) => (
        <button
          key={keyOf(version)}
          type="button"
          className={styles.broken}
          onClick={() => onChoose(keyOf(version))}
        >
          <StateMark mark={troubleOf(version) === "unavailable" ? "bad" : "stale"}>
            {visibleText(`${troubleOf(version)}: ${keyOf(version)}`)}
          </StateMark>
        </button>
      ))}
      {broken.length > SHOWN && <span className={styles.more}>and {broken.length - SHOWN} more</span>}
    </span>
  );
}

interface PictureProps {
  drawing: React.RefObject<SVGSVGElement | null>;
  chain: Chain;
  at: number;
  cluster: string;
  chosen: string;
  onChoose(mark: VersionMark): void;
}

function Picture({ chain, drawing, cluster, at, chosen, onChoose }: PictureProps) {
  const { room, width } = useRoom();
  return (
    <div ref={room} className={styles.room}>
      {width > 0 && (
        <ChainPicture
          ref={drawing}
          layout={layoutChain(chain, width, at)}
          caption={{ cluster, at }}
          chosen={chosen}
          onChoose={onChoose}
        />
      )}
    </div>
  );
}
