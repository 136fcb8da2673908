import { Icon } from "@/components/ui/icons";
import { usePagePath } from "./location";
import { Mark } from "./mark";
import styles from "./nav.module.css";
import { usePathOf } from "./use-place";
import { ViewLink } from "./view-link";
import { NAV } from "./views";

/** The views, always in the same order; narrow windows keep the icons. */
export function Nav() {
  const here = usePagePath();
  const pathOf = usePathOf();
  return (
    <nav className={styles.nav} aria-label="Views">
      <ViewLink className={styles.name} href={pathOf("/")} title="Cutaway">
        <Mark />
        <span className={styles.word}>Cutaway</span>
      </ViewLink>
      <ul className={styles.list}>
        {NAV.map(({ path, title, icon }) => (
          <li key={path}>
            <ViewLink
              className={styles.entry}
              href={pathOf(path)}
              title={title}
              aria-current={path === here ? "page" : undefined}
            >
              <Icon name={icon} />
              <span className={styles.word}>{title}</span>
            </ViewLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
