import { PanelStateMark } from "@/components/data/panel-state-mark";
import { Button, IconButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icons";
import { Menu } from "@/components/ui/menu";
import { SafeText } from "@/components/ui/safe-text";
import { Tooltip } from "@/components/ui/tooltip";
import type { PanelState } from "@/lib/base/panel-state";
import { cutText } from "@/lib/base/safe-text";
import { useCluster } from "./cluster";
import { ClusterPicker } from "./cluster-picker";
import { RecordButton } from "./record-button";
import { ReplayControl } from "./replay-control";
import { shareLink } from "./share-link";
import { chooseTheme, type Theme, useTheme } from "./theme";
import styles from "./top-bar.module.css";
import { usePathOf } from "./use-place";
import { ViewLink } from "./view-link";

interface TopBarProps {
  onJump(): void;
  onKeys(): void;
}

/** Which cluster, as whom, over what kind of connection; and the tools of every view. */
export function TopBar({ onJump, onKeys }: TopBarProps) {
  return (
    <header className={styles.bar}>
      <ClusterPicker />
      <ReplayControl />
      <WhoAmI />
      <div className={styles.tools}>
        <Button className={styles.jump} aria-label="Jump to a view, context or resource" onClick={onJump}>
          <Icon name="search" />
          <span>Jump to…</span>
          <kbd>Ctrl K</kbd>
        </Button>
        <RecordButton />
        <CopyButton text={shareLink} label="Copy a link to this view" icon="link" />
        <ThemeMenu />
        <IconButton icon="keyboard" label="Keys (?)" onClick={onKeys} />
      </div>
    </header>
  );
}

/** The connection's state, and who the API server takes us for; the groups are on hover and on focus. */
function WhoAmI() {
  const { identity, info, problem } = useCluster();
  const pathOf = usePathOf();
  const state: PanelState = problem === null || info !== null ? identity.state : { kind: "failed", problem };
  return (
    <>
      <span className={styles.state}>
        <PanelStateMark state={state} />
      </span>
      {identity.data !== undefined && (
        <Tooltip tip={<SafeText text={`Groups: ${identity.data.groups.join(", ")}`} />}>
          <ViewLink
            className={styles.who}
            href={pathOf("/")}
            aria-label={`You are ${identity.data.username}`}
          >
            <Icon name="user" />
            <span className={`mono ${styles.user}`}>
              <SafeText text={cutText(identity.data.username, MOST_OF_A_NAME)} />
            </span>
          </ViewLink>
        </Tooltip>
      )}
    </>
  );
}

/** Names may be of any length; laying out a megabyte on one line would freeze the tab. */
const MOST_OF_A_NAME = 256;

const THEMES: readonly { theme: Theme; text: string; icon: "system" | "sun" | "moon" }[] = [
  { theme: "system", text: "As the system", icon: "system" },
  { theme: "light", text: "Light", icon: "sun" },
  { theme: "dark", text: "Dark", icon: "moon" },
];

function ThemeMenu() {
  const chosen = useTheme();
  const icon = THEMES.find(({ theme }) => theme === chosen)?.icon ?? "system";
  return (
    <Menu
      label="Theme"
      align="end"
      iconOnly
      button={<Icon name={icon} />}
      items={THEMES.map(({ theme, text, icon }) => ({
        key: theme,
        content: (
          <>
            <Icon name={icon} />
            {text}
          </>
        ),
        checked: theme === chosen,
        onChoose: () => chooseTheme(theme),
      }))}
    />
  );
}
