import { memo } from "react";
import { Button } from "@/components/ui/button";
import { Select, TextField } from "@/components/ui/field";
import { Menu } from "@/components/ui/menu";
import { type ApisState, FRESHNESS, SCOPES, SERVERS, VERBS } from "@/lib/apis/url";
import styles from "./apis.module.css";

type Filter = Pick<ApisState, "verbs" | "scope" | "server" | "freshness" | "ambiguous">;

interface CatalogueFiltersProps {
  filter: Filter;
  /** What is typed, which the address follows a little later. */
  find: string;
  onFind(find: string): void;
  onChange(part: Partial<Filter>): void;
}

const SERVER_WORDS = { builtin: "kube-apiserver", crd: "CRDs", aggregated: "aggregated servers" } as const;

/** What of the catalogue is shown. */
export function CatalogueFilters({ filter, find, onFind, onChange }: CatalogueFiltersProps) {
  const { verbs, scope, server, freshness, ambiguous } = filter;
  return (
    <search className={styles.filters}>
      <TextField
        mono
        data-filter
        label="Search the catalogue"
        placeholder="name, kind, group, category …"
        maxLength={128}
        value={find}
        onChange={(event) => onFind(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onFind("")}
      />
      <Choices {...{ verbs, scope, server, freshness, ambiguous, onChange }} />
    </search>
  );
}

type ChoicesProps = Filter & Pick<CatalogueFiltersProps, "onChange">;

/** Not made anew while one types. */
const Choices = memo(function Choices(props: ChoicesProps) {
  const { verbs, scope, server, freshness, ambiguous, onChange } = props;
  return (
    <>
      <VerbMenu verbs={verbs} onChange={(verbs) => onChange({ verbs })} />
      <Select
        label="Scope"
        value={scope}
        options={[{ value: "any", text: "any scope" }, ...SCOPES.map((value) => ({ value, text: value }))]}
        onChange={(value) => onChange({ scope: value })}
      />
      <Select
        label="Served by"
        value={server}
        options={[
          { value: "any", text: "any server" },
          ...SERVERS.map((value) => ({ value, text: SERVER_WORDS[value] })),
        ]}
        onChange={(value) => onChange({ server: value })}
      />
      <Select
        label="Freshness"
        value={freshness}
        options={[
          { value: "any", text: "any freshness" },
          ...FRESHNESS.map((value) => ({ value, text: value })),
        ]}
        onChange={(value) => onChange({ freshness: value })}
      />
      <Button
        aria-pressed={ambiguous}
        title="Only names, short names and kinds that several groups have"
        onClick={() => onChange({ ambiguous: !ambiguous })}
      >
        ≈ ambiguous
      </Button>
    </>
  );
});

/** Several: what knows all of them. */
function VerbMenu({ verbs, onChange }: { verbs: Filter["verbs"]; onChange(verbs: Filter["verbs"]): void }) {
  const said = verbs.length === 0 ? "any verb" : verbs.join(" and ");
  const any = { key: "any", content: "any verb", checked: verbs.length === 0, onChoose: () => onChange([]) };
  const each = VERBS.map((verb) => {
    const checked = verbs.includes(verb);
    const next = VERBS.filter((known) => (known === verb ? !checked : verbs.includes(known)));
    return { key: verb, content: verb, checked, onChoose: () => onChange(next) };
  });
  return <Menu label={`Verbs: ${said}`} button={said} items={[any, ...each]} />;
}
