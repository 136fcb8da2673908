import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import option from "@/components/ui/option.module.css";
import { ProblemView } from "@/components/ui/problem-view";
import type { ServedResource } from "@/lib/objects/discovery";
import type { StreamSpec } from "@/lib/watch/stream-spec";
import styles from "./stream-picker.module.css";
import { useNamespaces } from "./use-namespaces";
import { findResources, titleOf, useWatchable } from "./use-watchable";

interface StreamPickerProps {
  open: boolean;
  onClose(): void;
  onAdd(spec: StreamSpec): void;
}

/** Any resource that can be watched, in one namespace or all, narrowed by selectors. */
export function StreamPicker({ open, onClose, onAdd }: StreamPickerProps) {
  return (
    <Dialog title="Watch a resource" open={open} onClose={onClose}>
      <PickerForm
        onAdd={(spec) => {
          onAdd(spec);
          onClose();
        }}
      />
    </Dialog>
  );
}

function PickerForm({ onAdd }: { onAdd(spec: StreamSpec): void }) {
  const { resources, problem } = useWatchable();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<ServedResource | null>(null);
  const [narrow, setNarrow] = useState({ namespace: "", labelSelector: "", fieldSelector: "" });
  const found = findResources(resources ?? [], typed);
  const served = chosen ?? found[0] ?? null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (served !== null) onAdd(specOf(served, narrow));
  };
  if (problem !== null) return <ProblemView problem={problem} />;
  return (
    <form className={styles.form} onSubmit={submit}>
      <ResourceList
        typed={typed}
        onType={(text) => {
          setTyped(text);
          setChosen(null);
        }}
        found={resources === null ? null : found}
        chosen={served}
        onChoose={setChosen}
      />
      <Narrowing served={served} narrow={narrow} onChange={(part) => setNarrow({ ...narrow, ...part })} />
      <div className={styles.actions}>
        <span className="soft">
          {served === null ? "" : `${served.kind}, ${served.namespaced ? "in namespaces" : "of the cluster"}`}
        </span>
        <Button main type="submit" disabled={served === null}>
          Watch
        </Button>
      </div>
    </form>
  );
}

type Narrow = Pick<StreamSpec, "labelSelector" | "fieldSelector"> & { readonly namespace: string };

function specOf({ group, version, resource, namespaced }: ServedResource, narrow: Narrow): StreamSpec {
  const { namespace, labelSelector, fieldSelector } = narrow;
  return {
    group,
    version,
    resource,
    namespace: namespaced && namespace.trim() !== "" ? namespace.trim() : null,
    labelSelector: labelSelector.trim(),
    fieldSelector: fieldSelector.trim(),
  };
}

interface ResourceListProps {
  typed: string;
  onType(text: string): void;
  /** Null while discovery is under way. */
  found: readonly ServedResource[] | null;
  chosen: ServedResource | null;
  onChoose(served: ServedResource): void;
}

/** A native dialog gives the focus to what has this attribute when it opens; React keeps it to itself. */
const focusFirst = (field: HTMLInputElement | null) => field?.setAttribute("autofocus", "");

/** A field and what fits it; arrows choose, Enter takes. */
function ResourceList({ typed, onType, found, chosen, onChoose }: ResourceListProps) {
  const id = useId();
  const at = found === null || chosen === null ? -1 : found.indexOf(chosen);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const next = found?.[at + step];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    onChoose(next);
    document.getElementById(`${id}-${at + step}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <>
      <TextField
        mono
        ref={focusFirst}
        label="Resource"
        placeholder="pods, deploy, leases coordination…"
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
        value={typed}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div id={id} role="listbox" aria-label="Resources that can be watched" className={styles.list}>
        {found === null && <p className="soft">Asking the API server what it serves…</p>}
        {found?.length === 0 && <p className="soft">Nothing that can be watched is called so.</p>}
        {found?.map((served, i) => (
          <div
            key={titleOf(served)}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={served === chosen}
            className={option.option}
            onPointerDown={(event) => {
              event.preventDefault();
              onChoose(served);
            }}
          >
            <span className="mono">{titleOf(served)}</span>
            <span className="soft">{served.kind}</span>
          </div>
        ))}
      </div>
    </>
  );
}

interface NarrowingProps {
  served: ServedResource | null;
  narrow: Narrow;
  onChange(part: Partial<Narrow>): void;
}

/** Selectors go to the server as they are written: what it says to a wrong one is worth seeing. */
function Narrowing({ served, narrow, onChange }: NarrowingProps) {
  const names = useNamespaces();
  const id = useId();
  const namespaced = served?.namespaced ?? true;
  return (
    <div className={styles.narrow}>
      <TextField
        mono
        label="Namespace"
        placeholder={namespaced ? "all namespaces" : "no namespaces"}
        list={id}
        disabled={!namespaced}
        value={namespaced ? narrow.namespace : ""}
        onChange={(event) => onChange({ namespace: event.target.value })}
      />
      <datalist id={id}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <TextField
        mono
        label="Label selector"
        placeholder="labels: app=web,tier!=cache"
        value={narrow.labelSelector}
        onChange={(event) => onChange({ labelSelector: event.target.value })}
      />
      <TextField
        mono
        label="Field selector"
        placeholder="fields: spec.nodeName=node-1"
        value={narrow.fieldSelector}
        onChange={(event) => onChange({ fieldSelector: event.target.value })}
      />
    </div>
  );
}
