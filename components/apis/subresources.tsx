import { Button } from "@/components/ui/button";
import { apiVersionOf, type CatalogueResource } from "@/lib/apis/catalogue";
import styles from "./apis.module.css";

/** What is below a resource, and what is sent to it and answered there. */
export function Subresources({
  resource,
  onSchema,
}: {
  resource: CatalogueResource;
  onSchema(name: string): void;
}) {
  return (
    <section>
      <h3>Subresources</h3>
      <ul className={styles.subresourceList}>
        {resource.subresources.map(({ name, kind, verbs, acceptedTypes }) => (
          <li key={name}>
            <code>/{name}</code> <span className="soft">{verbs.join(" ")}</span>
            <div className="mono">
              {apiVersionOf(kind.group, kind.version)} {kind.kind}{" "}
              <Button aria-label={`Schema of ${kind.kind}, of /${name}`} onClick={() => onSchema(name)}>
                Schema
              </Button>
            </div>
            {acceptedTypes.length > 0 && (
              <div className="soft">
                accepts{" "}
                {acceptedTypes
                  .map((type) => `${apiVersionOf(type.group, type.version)} ${type.kind}`)
                  .join(", ")}
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
