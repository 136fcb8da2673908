import type { ChangeDetail } from "./api-schema";
import { describeChange } from "./change";
import { formatPath } from "./field-path";

/** What changed between two versions of an object, as it is sent and shown: paths written out. */
export function changeDetail(before: unknown, after: unknown): ChangeDetail {
  const { class: area, managedFieldsMoved, changes } = describeChange(before, after);
  return {
    class: area,
    managedFieldsMoved,
    changes: changes.map(({ path, owners, ...change }) => ({
      ...change,
      path: formatPath(path),
      owners: [...owners],
    })),
  };
}
