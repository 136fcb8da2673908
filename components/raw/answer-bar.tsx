import { useEffect, useState } from "react";
import { useEvidence } from "@/components/data/evidence-store";
import { loadEvidence } from "@/components/data/load-evidence";
import { ObjectLink } from "@/components/object/object-link";
import { sayTiming, TimingBar, timingOf } from "@/components/shell/timing-bar";
import { ViewLink } from "@/components/shell/view-link";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Bytes, Count, Millis } from "@/components/ui/figures";
import { type Mark, StateMark } from "@/components/ui/state-mark";
import { curlCommand, kubectlCommand } from "@/lib/evidence/commands";
import type { EvidenceRecord } from "@/lib/evidence/record";
import { parseResourcePath } from "@/lib/objects/path";
import type { AnswerSummary } from "@/lib/raw/protocol";
import { formOf, isOn, withParam } from "@/lib/raw/target";
import type { Exchange } from "./answer-client";
import { Download, Headers } from "./headers";
import styles from "./raw.module.css";
import { type RequestState, useHrefOf } from "./use-request";

/** What came: status, kind, figures of time and size, and the commands that repeat it. */
export function AnswerBar({ exchange, current }: { exchange: Exchange | null; current: RequestState }) {
  const record = useRecord(exchange);
  if (exchange === null) return <div className={styles.answerBar} />;
  const { head, summary, ending, bytes } = exchange;
  const endless = exchange.asked.arrival !== "whole";
  const isObject = summary !== null && head?.status === 200 && formOf(exchange.asked.path) === "object";
  const notice = head?.headers.find(([name]) => name === "cutaway-notice")?.[1];
  return (
    <>
      <div className={styles.answerBar}>
        <Status exchange={exchange} endless={endless} />
        {summary?.kind != null && (
          <span className="mono">
            {summary.kind} <span className="soft">{summary.apiVersion}</span>
          </span>
        )}
        {isObject && <PageOf path={exchange.asked.path} />}
        {summary?.items != null && <Items summary={summary} current={current} />}
        {summary !== null && <Version summary={summary} current={current} />}
        <span className={styles.figures}>
          {record !== null && ending !== null ? (
            <Figures record={record} />
          ) : (
            bytes > 0 && <Bytes value={bytes} />
          )}
          {head !== null && <Headers head={head} url={exchange.asked.url} />}
          {record !== null && <Commands record={record} />}
        </span>
      </div>
      {notice !== undefined && <p className={styles.notice}>{notice}</p>}
      <Cut exchange={exchange} />
    </>
  );
}

/** To the page of the object that was asked for. */
function PageOf({ path }: { path: string }) {
  const place = parseResourcePath(path);
  if (place === null || place.name === "" || place.subresource !== "") return null;
  return <ObjectLink object={place}>its page</ObjectLink>;
}

/** The record of a request, once it is complete. */
function useRecord(exchange: Exchange | null): EvidenceRecord | null {
  const id = exchange?.head?.evidence ?? null;
  const ended = exchange?.ending !== null;
  const [, setFailed] = useState(false);
  useEffect(() => {
    if (id === null) return;
    const controller = new AbortController();
    // Once for an endless one that has begun, once more when it is complete.
    loadEvidence(id, controller.signal).catch(() => setFailed(ended));
    return () => controller.abort();
  }, [id, ended]);
  return useEvidence().find((record) => record.id === id) ?? null;
}

function Status({ exchange, endless }: { exchange: Exchange; endless: boolean }) {
  const { head, ending, summary } = exchange;
  if (head === null)
    return (
      <StateMark mark={ending === null ? "busy" : "off"}>{ending === null ? "asking" : "stopped"}</StateMark>
    );
  const { mark, words } = statusWords(head.status, ending, endless, summary !== null);
  const isOurs = exchange.problem !== null && head.evidence === null;
  return (
    <StateMark mark={mark}>
      <span className="mono">
        {head.status} {head.statusText}
      </span>
      {words !== "" && <span className="soft"> {words}</span>}
      {isOurs && <span className="soft"> by Cutaway: nothing was sent</span>}
    </StateMark>
  );
}

function statusWords(
  status: number,
  ending: Exchange["ending"],
  endless: boolean,
  hasContent: boolean,
): { mark: Mark; words: string } {
  if (status >= 400) return { mark: status === 403 || status === 401 ? "denied" : "bad", words: "" };
  if (ending === null)
    return endless && hasContent
      ? { mark: "live", words: "streaming" }
      : { mark: "busy", words: "receiving" };
  if (ending === "broken") return { mark: "warn", words: "broke off" };
  if (ending === "stopped") return { mark: "off", words: "stopped" };
  return { mark: "ok", words: endless ? "ended by the server" : "" };
}

interface SummaryProps {
  summary: AnswerSummary;
  current: RequestState;
}

/** The resourceVersion; of a list, a link to what changes after it. */
function Version({ summary, current: { request } }: SummaryProps) {
  const hrefOf = useHrefOf();
  const { resourceVersion, items } = summary;
  if (!resourceVersion) return null;
  if (formOf(request.path) !== "collection" || items === null) {
    return (
      <span className="mono soft" title="metadata.resourceVersion">
        rv {resourceVersion}
      </span>
    );
  }
  const kept = request.query.filter(([name]) => name === "labelSelector" || name === "fieldSelector");
  const href = hrefOf(request.path, [...kept, ["watch", "1"], ["resourceVersion", resourceVersion]]);
  return (
    <ViewLink href={href}>
      watch from <span className="mono">rv {resourceVersion}</span>
    </ViewLink>
  );
}

function Items({ summary, current: { request } }: SummaryProps) {
  const hrefOf = useHrefOf();
  const { items, remaining, continueToken } = summary;
  return (
    <span>
      <Count value={items ?? 0} /> {isOn(request.query, "watch") ? "event" : "item"}
      {items === 1 ? "" : "s"}
      {remaining !== null ? (
        <span className="soft">
          , <Count value={remaining} /> more
        </span>
      ) : (
        continueToken !== null && <span className="soft">, more</span>
      )}
      {continueToken !== null && (
        <>
          {" "}
          <ViewLink href={hrefOf(request.path, withParam(request.query, "continue", continueToken))}>
            next page
          </ViewLink>
        </>
      )}
    </span>
  );
}

function Figures({ record }: { record: EvidenceRecord }) {
  const { total } = timingOf(record);
  const compressed = record.contentEncoding !== null && record.contentEncoding !== "identity";
  return (
    <>
      <span className={styles.timing} title={sayTiming(record)}>
        <span className={styles.timingBar}>
          <TimingBar record={record} most={total} />
        </span>
        {record.endMs !== null && <Millis value={total} />}
        <span className={`soft ${styles.split}`}>{sayTiming(record)}</span>
      </span>
      <span>
        <Bytes value={record.decodedBytes} />
        {compressed && (
          <span className="soft">
            {" "}
            as <Bytes value={record.wireBytes} /> {record.contentEncoding}
          </span>
        )}
      </span>
    </>
  );
}

function Commands({ record }: { record: EvidenceRecord }) {
  return (
    <>
      <CopyButton text={() => kubectlCommand(record) ?? ""} label="kubectl" labelled />
      <CopyButton text={() => curlCommand(record) ?? ""} label="curl" labelled />
    </>
  );
}

/** Why not all of the answer is here. */
function Cut({ exchange }: { exchange: Exchange }) {
  const { ending, summary, asked, head } = exchange;
  if (ending === "capped") {
    return (
      <p className={styles.notice}>
        <StateMark mark="warn">
          Cut at <Bytes value={summary?.bytes ?? 0} />
        </StateMark>{" "}
        This page keeps no more of one answer.{" "}
        {asked.arrival === "whole" && head !== null && <Download head={head} url={asked.url} />}
      </p>
    );
  }
  if (summary?.jsonError != null) {
    return (
      <p className={styles.notice}>
        <StateMark mark="warn">Not JSON</StateMark> from byte <Count value={summary.jsonError.offset} /> on:{" "}
        {summary.jsonError.message}. What came before is shown. <Badge>{ending ?? ""}</Badge>
      </p>
    );
  }
  return null;
}
