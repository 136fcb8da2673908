import { PanelFrame } from "@/components/data/panel-frame";
import { usePathOf } from "@/components/shell/use-place";
import { ViewLink } from "@/components/shell/view-link";
import { NAV } from "@/components/shell/views";
import { Icon } from "@/components/ui/icons";
import { overviewView } from "@/lib/overview/url";
import styles from "./overview.module.css";

/** The other views, each with what it shows. */
export function Entries() {
  const pathOf = usePathOf();
  return (
    <PanelFrame title="Views">
      <ul className={styles.entries}>
        {NAV.filter(({ path }) => path !== overviewView.path).map(({ path, title, icon, about }) => (
          <li key={path} className={styles.entry}>
            <Icon name={icon} />
            <ViewLink href={pathOf(path)}>{title}</ViewLink>
            <span className={styles.about}>{about}</span>
          </li>
        ))}
      </ul>
    </PanelFrame>
  );
}
