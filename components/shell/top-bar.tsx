import { PanelStateMark } from "@/components/data/panel-state-mark";
import { Button, IconButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icons";
import { Menu } from "@/components/ui/menu";
import type { PanelState } from "@/lib/base/panel-state";
import { placeOf, withPlace } from "@/lib/link/link";
import { useCluster } from "./cluster";
import { ClusterPicker } from "./cluster-picker";
import { chooseTheme, type Theme, useTheme } from "./theme";
import styles from "./top-bar.module.css";

interface TopBarProps {
  onJump(): void;
  onKeys(): void;
}

/** Which cluster, as whom, over what kind of connection; and the tools of every view. */
export function TopBar({ onJump, onKeys }: TopBarProps) {
  return (
    <header className={styles.bar}>
      <ClusterPicker />
      <WhoAmI />
      <div className={styles.tools}>
        <Button className={styles.jump} aria-label="Jump to a view, context or resource" onClick={onJump}>
          <Icon name="search" />
          <span>Jump to…</span>
          <kbd>Ctrl K</kbd>
        </Button>
        <CopyButton text={shareLink} label="Copy a link to this view" icon="link" />
        <ThemeMenu />
        <IconButton icon="keyboard" label="Keys (?)" onClick={onKeys} />
      </div>
    </header>
  );
}

function WhoAmI() {
  const { identity, info, problem } = useCluster();
  const user = identity.data?.username;
  const groups = identity.data?.groups.join(", ");
  const state: PanelState = problem === null || info !== null ? identity.state : { kind: "failed", problem };
  return (
    <>
      <span className={styles.state}>
        <PanelStateMark state={state} />
      </span>
      {user !== undefined && (
        <span className={styles.who} title={`The API server takes you for ${user}\nGroups: ${groups}`}>
          <Icon name="user" />
          <span className={`mono ${styles.user}`}>{user}</span>
        </span>
      )}
    </>
  );
}

/** For others: a context's name means something on this machine only, unless the uid is not known. */
function shareLink(): string {
  const { cluster, context } = placeOf(new URLSearchParams(location.search));
  const place = { cluster, context: cluster === null ? context : null };
  return location.origin + location.pathname + withPlace(location.search, place);
}

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
