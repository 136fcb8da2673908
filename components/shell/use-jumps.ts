import { useMemo } from "react";
import { useApi } from "@/components/data/query";
import { encodeLink, type Place } from "@/lib/link/link";
import { initialState } from "@/lib/link/view";
import type { KnownResource } from "@/lib/raw/completion";
import { rawView } from "@/lib/raw/view";
import { type Cluster, useCluster } from "./cluster";
import type { Jump } from "./jump-list";
import { useObjectJumps } from "./use-object-jumps";
import { usePathOf, usePlace } from "./use-place";
import { useGo } from "./view-link";
import { NAV } from "./views";

type Go = (href: string) => void;

/** Everything the jump box knows: views, contexts, API resources, and the query itself when it is a path. */
export function useJumps(query: string): readonly Jump[] {
  const cluster = useCluster();
  const place = usePlace();
  const pathOf = usePathOf();
  const go = useGo();
  const context = cluster.info?.name ?? null;
  const discovery = useApi<{ resources: readonly KnownResource[] }>("/api/discovery", {
    context,
    enabled: context !== null,
  });
  const resources = discovery.data?.resources ?? NONE;
  const namespace = cluster.info?.namespace ?? "default";
  const objects = useObjectJumps(query, { context, namespace, resources, place, go });
  return useMemo(
    () => [
      ...pathJump(query, place, go),
      ...objects,
      ...NAV.map((view) => viewJump(view.title, view.about, () => go(pathOf(view.path)))),
      ...contextJumps(cluster),
      ...resources.map((resource) => resourceJump(resource, place, go)),
    ],
    [query, place, pathOf, go, cluster, resources, objects],
  );
}

const NONE: readonly KnownResource[] = [];

const viewJump = (title: string, about: string, go: () => void): Jump => ({
  key: `view ${title}`,
  name: title,
  kind: "view",
  about,
  go,
});

function pathJump(query: string, place: Place, go: Go): readonly Jump[] {
  if (!query.startsWith("/")) return [];
  const [path = "/", search = ""] = query.trim().split("?", 2);
  const href = encodeLink(rawView, { ...initialState(rawView), path, query: search }, place).href;
  return [{ key: "path", name: query, kind: "raw", about: "GET this path", go: () => go(href) }];
}

const contextJumps = ({ contexts, info, choose }: Cluster): readonly Jump[] =>
  contexts
    .filter(({ name }) => name !== info?.name)
    .map((context) => ({
      key: `context ${context.name}`,
      name: context.name,
      kind: "context",
      about: `${context.server} as ${context.user}`,
      go: () => choose(context),
    }));

function resourceJump({ group, version, resource, kind }: KnownResource, place: Place, go: Go): Jump {
  const apiVersion = group === "" ? version : `${group}/${version}`;
  const path = `/${group === "" ? "api" : "apis"}/${apiVersion}/${resource}`;
  const { href } = encodeLink(rawView, { ...initialState(rawView), path }, place);
  return { key: path, name: resource, kind: "resource", about: `${kind}, ${apiVersion}`, go: () => go(href) };
}
