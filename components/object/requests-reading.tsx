import { RawLink } from "@/components/overview/raw-link";
import { usePlace } from "@/components/shell/use-place";
import { ViewLink } from "@/components/shell/view-link";
import { ElsewhereLinks } from "@/components/trees/object-link";
import { CopyButton } from "@/components/ui/copy-button";
import { apisView } from "@/lib/apis/url";
import { cutText, visibleText } from "@/lib/base/safe-text";
import { encodeLink } from "@/lib/link/link";
import { initialState } from "@/lib/link/view";
import { commandsOf } from "@/lib/object/commands";
import { defaultContainer, readContainers } from "@/lib/object/containers";
import { resourcePath } from "@/lib/objects/path";
import styles from "./object.module.css";
import type { ReadingProps } from "./page-props";
import { Section } from "./section";

/** How to ask for the same elsewhere: kubectl's lines, the API's paths, the other views. */
export function RequestsReading({ state, context, meta, object }: ReadingProps) {
  const { kind, namespace, name } = meta;
  const container = state.container || (kind.subresources.includes("log") ? defaultContainer(object) : "");
  const previous = readContainers(object).some((one) => one.name === container && one.restarts > 0);
  const commands = commandsOf({ context, kind, namespace, name, container, previous });
  const place = { ...kind, namespace, name };
  const readable = kind.subresources.filter((one) => READABLE.has(one));
  return (
    <div className={styles.single}>
      <Section title="With kubectl" note="lines that only read">
        <ul className={styles.commands}>
          {commands.map(({ title, line }) => (
            <li key={title}>
              <span className="soft">{title}</span>
              <code>{visibleText(cutText(line, 2000))}</code>
              <CopyButton text={line} label={`Copy: ${title}`} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title="In the API">
        <ul className={styles.commands}>
          <li>
            <span className="soft">Object</span>
            <RawLink path={resourcePath(place)}>{visibleText(cutText(resourcePath(place), 1000))}</RawLink>
          </li>
          {readable.map((subresource) => (
            <li key={subresource}>
              <span className="soft">{subresource}</span>
              <RawLink path={resourcePath({ ...place, subresource })}>
                {visibleText(cutText(resourcePath({ ...place, subresource }), 1000))}
              </RawLink>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="In the other views">
        <p className={styles.views}>
          <ElsewhereLinks end={place} />
          <SchemaLink {...kind} />
        </p>
      </Section>
    </div>
  );
}

/** Subresources that a GET shows something of. */
const READABLE: ReadonlySet<string> = new Set(["status", "scale", "log"]);

function SchemaLink({ group, version, resource }: { group: string; version: string; resource: string }) {
  const at = `${group === "" ? "core" : group}/${version}/${resource}`;
  const { href } = encodeLink(apisView, { ...initialState(apisView), at, schema: true }, usePlace());
  return <ViewLink href={href}>Schema of its kind</ViewLink>;
}
