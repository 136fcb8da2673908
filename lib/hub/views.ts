import type { Clock } from "@/lib/base/clock";
import { readEventsQuery, readLineQuery } from "@/lib/watch/api-query";
import type { Captures } from "./captures";
import { CatalogueView } from "./catalogue-view";
import type { Catalogues } from "./catalogues";
import type { Cgroups } from "./cgroups/cgroups";
import { cgroupViews } from "./cgroups/open";
import { EventsView } from "./events-view";
import { LineView } from "./line-view";
import type { Objects } from "./object/objects";
import { readScope } from "./scope";
import type { Trees } from "./trees/trees";
import type { LiveView, OpenView } from "./view";
import type { Watches } from "./watches";

export interface HubViewsOptions {
  readonly watches: Watches;
  readonly captures: Captures;
  readonly catalogues: Catalogues;
  readonly cgroups: Cgroups;
  readonly trees: Trees;
  readonly objects: Objects;
  readonly clock: Clock;
}

/** The live views that a tab may subscribe to, by name. */
export function hubViews({
  watches,
  captures,
  catalogues,
  cgroups,
  trees,
  objects,
  clock,
}: HubViewsOptions): ReadonlyMap<string, OpenView> {
  return new Map([
    ["objects", openObjects(watches)],
    ["events", openEvents(captures)],
    ["events-line", openLine(captures, clock)],
    ["apis", openCatalogue(catalogues, clock)],
    ...cgroupViews(cgroups, clock),
    ["trees", ({ context, query }) => trees.open(context, query)],
    ["trees-map", ({ context, query }) => trees.openMap(context, query)],
    ["neighbours", ({ context, query }) => trees.neighbours(context, query)],
    ["object", openOne((context, query) => objects.open(context, query))],
    ["object-events", openOne((context, query) => objects.events(context, query))],
  ]);
}

/**
 * `objects`: one scope's objects by name. Query: group, version, resource, namespace, labelSelector,
 * fieldSelector, representation, search.
 */
function openObjects(watches: Watches): OpenView {
  return async ({ context, query }) => {
    const watch = await watches.lease(context, readScope(query));
    const list = watch.value.list(query.search ?? "");
    return {
      view: list.value,
      close() {
        list.close();
        watch.close();
      },
    };
  };
}

/** `object`, `object-events`: one object, and the events about it. Query: group, version, resource, namespace, name. */
function openOne(
  open: (context: string | undefined, query: Query) => Promise<LiveView & { close(): void }>,
): OpenView {
  return async ({ context, query }) => {
    const view = await open(context, query);
    return { view, close: () => view.close() };
  };
}

type Query = Readonly<Record<string, string>>;

/** `events`: what travels on some watches. Query: streams, types, changes, find, as in the laboratory's link. */
function openEvents(captures: Captures): OpenView {
  return async ({ context, query }) => {
    const { streams, filter } = readEventsQuery(query);
    const capture = await captures.lease(context, streams);
    const filtered = capture.value.filtered(filter);
    return {
      view: new EventsView(capture.value, filtered.value),
      close() {
        filtered.close();
        capture.close();
      },
    };
  };
}

/** `events-line`: the same on a line. Query: streams, axis, width, zone, from, to. */
function openLine(captures: Captures, clock: Clock): OpenView {
  return async ({ context, query }) => {
    const asked = readLineQuery(query);
    const capture = await captures.lease(context, asked.streams);
    const view = new LineView(capture.value, asked, clock);
    return {
      view,
      close() {
        view.close();
        capture.close();
      },
    };
  };
}

/** `apis`: what changed in what the cluster serves. No query. */
function openCatalogue(catalogues: Catalogues, clock: Clock): OpenView {
  return async ({ context }) => {
    const lease = await catalogues.lease(context);
    const view = new CatalogueView(lease.value, clock.now());
    return {
      view,
      close() {
        view.close();
        lease.close();
      },
    };
  };
}
