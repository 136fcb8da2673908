import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { TextField } from "@/components/ui/field";
import option from "@/components/ui/option.module.css";
import type { Suggestion } from "@/lib/raw/completion";
import styles from "./raw.module.css";
import { recentTargets } from "./recent";
import { useCompletion } from "./use-completion";

interface PathInputProps {
  value: string;
  /** The path that was sent last: as long as nothing else is typed, recent ones are offered. */
  sent: string;
  onChange(value: string): void;
  onSend(value: string): void;
}

/**
 * The path, with what may follow in a list below it. Down and Up choose, Tab or Right at the end
 * takes the choice and goes on, Enter takes it and sends, Escape shuts the list.
 */
export function PathInput({ value, sent, onChange, onSend }: PathInputProps) {
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const completion = useCompletion(value, open);
  const suggestions =
    value === sent && open ? [...recent(), ...completion.suggestions] : completion.suggestions;
  const id = useId();
  const shown = open && suggestions.length > 0;
  const active = shown ? suggestions[chosen] : undefined;
  const change = (text: string) => {
    onChange(text);
    setOpen(true);
    setChosen(-1);
  };
  const take = (suggestion: Suggestion) => change(suggestion.path);
  const send = (text: string) => {
    setOpen(false);
    setChosen(-1);
    onSend(text);
  };
  const step = (by: number) => {
    setOpen(true);
    setChosen((at) => (at + by + suggestions.length + 1) % (suggestions.length + 1));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const atEnd = event.currentTarget.selectionStart === value.length;
    const next = active ?? suggestions[0];
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp" && shown) step(-1);
    else if (event.key === "Escape" && shown) setOpen(false);
    else if (event.key === "Tab" && shown && next !== undefined && !event.shiftKey) take(next);
    else if (event.key === "ArrowRight" && shown && atEnd && next !== undefined) take(next);
    else if (event.key === "Enter" && active !== undefined)
      active.complete ? send(active.path) : take(active);
    else if (event.key === "Enter") send(value);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.pathInput}>
      <TextField
        mono
        data-filter
        label="Path of the API server"
        placeholder="/api/v1/pods"
        role="combobox"
        aria-expanded={shown}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={active === undefined ? undefined : `${id}-${chosen}`}
        value={value}
        onChange={(event) => change(event.target.value)}
        onFocus={(event) => event.target.select()}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {shown && (
        <Suggestions
          id={id}
          typed={value}
          suggestions={suggestions}
          chosen={chosen}
          onTake={(s) => (s.complete ? send(s.path) : take(s))}
        />
      )}
    </div>
  );
}

const recent = (): readonly Suggestion[] =>
  recentTargets()
    .slice(1, 9)
    .map((path) => ({ path, text: path, what: "recent", complete: true }));

interface SuggestionsProps {
  id: string;
  typed: string;
  suggestions: readonly Suggestion[];
  chosen: number;
  onTake(suggestion: Suggestion): void;
}

function Suggestions({ id, typed, suggestions, chosen, onTake }: SuggestionsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <div ref={list} id={id} role="listbox" aria-label="What may follow" className={styles.suggestions}>
      {suggestions.map((suggestion, i) => (
        <div
          key={`${suggestion.what} ${suggestion.path}`}
          id={`${id}-${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={i === chosen}
          className={option.option}
          // Before the field loses the focus, which would shut the list under the pointer.
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(suggestion);
          }}
        >
          <Path path={suggestion.path} typed={typed} />
          <span className="soft">{suggestion.what}</span>
        </div>
      ))}
    </div>
  );
}

/** What is typed already is soft: the eye goes to what differs. */
function Path({ path, typed }: { path: string; typed: string }) {
  const known = path.toLowerCase().startsWith(typed.toLowerCase()) ? typed.lastIndexOf("/") + 1 : 0;
  return (
    <span className="mono">
      <span className="soft">{path.slice(0, known)}</span>
      {path.slice(known)}
    </span>
  );
}
