import { readScope } from "./scope";
import type { OpenView } from "./view";
import type { Watches } from "./watches";

/** The live views that a tab may subscribe to, by name. */
export function hubViews(watches: Watches): ReadonlyMap<string, OpenView> {
  return new Map([["objects", openObjects(watches)]]);
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
