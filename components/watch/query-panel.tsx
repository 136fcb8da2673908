import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/field";
import { ProblemView } from "@/components/ui/problem-view";
import type { LabQuery } from "@/lib/watch/query-types";
import panels from "./panels.module.css";
import { QueryAnswer } from "./query-answer";
import { cellKey, columnsOf, type Fixed, queryOf, VERSIONS } from "./query-matrix";
import { QueryTable } from "./query-table";
import { streamKey } from "./stream-name";
import type { StreamPanelProps } from "./stream-panel";
import type { LabState } from "./use-lab-state";
import { type Asked, useQueryLab } from "./use-query-lab";

/** Every combination of the parameters of a list or a watch: what the server will do, and what it did. */
export function QueryPanel({
  lab: { state, set },
  context,
  meta,
  picker,
}: StreamPanelProps & { lab: LabState; context: string | null }) {
  // A page's token is good for minutes, and of this cluster's state: no part of a link.
  const [token, setToken] = useState("");
  const { verb, bookmarks, initial } = state;
  const fixed: Fixed = {
    verb,
    bookmarks,
    listInitial: verb === "list" && initial ? true : null,
    continue: token,
  };
  const setFixed = (next: Fixed) => {
    setToken(next.continue);
    set({ verb: next.verb, bookmarks: next.bookmarks, initial: next.listInitial === true });
  };
  const [chosen, setChosen] = useState<Asked | null>(null);
  const lab = useQueryLab(context, streamKey(meta.spec));
  const current = meta.status.resourceVersion ?? lab.server?.currentVersion ?? null;
  const columns = columnsOf(fixed.verb);
  const all = VERSIONS.flatMap((version) =>
    columns.flatMap((column): Asked[] => {
      const query = queryOf(version, column, fixed, current);
      return query === null ? [] : [{ key: cellKey(version, column, fixed), query }];
    }),
  );
  const choose = (asked: Asked) => {
    setChosen(asked);
    if (!lab.answers.has(asked.key)) lab.ask([asked]);
  };
  if (lab.server === null) {
    return lab.problem === null ? (
      <p className={panels.panel}>Asking which server this is…</p>
    ) : (
      <ProblemView problem={lab.problem} />
    );
  }
  const server = { ...lab.server, currentVersion: current };
  return (
    <div className={panels.panel}>
      <div className={panels.controls}>
        {picker}
        <FixedControls fixed={fixed} onChange={setFixed} token={tokenOf(lab.answers)} />
        {lab.left === 0 ? (
          <Button main onClick={() => lab.ask(all)}>
            Ask all {all.length}
          </Button>
        ) : (
          <Button onClick={lab.stop}>Stop, {lab.left} left</Button>
        )}
        <span className="soft">
          Kubernetes 1.{server.minor}
          {!server.cached && ", no watch cache for this resource"}
        </span>
      </div>
      <QueryTable
        columns={columns}
        fixed={fixed}
        current={current}
        server={server}
        answers={lab.answers}
        chosen={chosen?.key ?? null}
        onChoose={choose}
      />
      {chosen !== null && (
        <QueryAnswer
          asked={chosen}
          server={server}
          answer={lab.answers.get(chosen.key) ?? null}
          onAsk={() => lab.ask([chosen])}
        />
      )}
    </div>
  );
}

/** The newest page's token, to go on with. */
function tokenOf(answers: ReturnType<typeof useQueryLab>["answers"]): string | null {
  const tokens = [...answers.values()].flatMap((answer) =>
    "lab" in answer ? (answer.lab.answer.continue ?? []) : [],
  );
  return tokens.at(-1) ?? null;
}

interface FixedControlsProps {
  fixed: Fixed;
  onChange(fixed: Fixed): void;
  token: string | null;
}

/** What is the same for the whole matrix. */
function FixedControls({ fixed, onChange, token }: FixedControlsProps) {
  const { verb, bookmarks, listInitial } = fixed;
  const continued = fixed.continue === "" ? "none" : fixed.continue === GARBAGE ? "garbage" : "token";
  return (
    <>
      <Select<LabQuery["verb"]>
        label="Verb"
        value={verb}
        options={[
          { value: "list", text: "list" },
          { value: "watch", text: "watch" },
        ]}
        onChange={(verb) => onChange({ verb, bookmarks: verb === "watch", listInitial: null, continue: "" })}
      />
      <Button aria-pressed={bookmarks} onClick={() => onChange({ ...fixed, bookmarks: !bookmarks })}>
        allowWatchBookmarks
      </Button>
      {verb === "list" && (
        <Button
          aria-pressed={listInitial === true}
          onClick={() => onChange({ ...fixed, listInitial: listInitial === true ? null : true })}
        >
          sendInitialEvents
        </Button>
      )}
      <Select
        label="continue"
        value={continued}
        options={[
          { value: "none", text: "no continue" },
          ...(token === null && continued !== "token"
            ? []
            : [{ value: "token" as const, text: "continue: the last page's token" }]),
          { value: "garbage", text: "continue: unreadable" },
        ]}
        onChange={(kind) =>
          onChange({
            ...fixed,
            continue: kind === "none" ? "" : kind === "garbage" ? GARBAGE : (token ?? ""),
          })
        }
      />
    </>
  );
}

const GARBAGE = "unreadable";
