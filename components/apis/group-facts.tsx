import { RawLink } from "@/components/overview/raw-link";
import { Facts } from "@/components/ui/facts";
import { explainGroup } from "@/lib/apis/ordering";
import type { ChosenProps } from "./chosen";
import { Place } from "./place-reason";

/** A group that has several versions. */
export function GroupFacts({ found: { group }, searchable }: ChosenProps) {
  const place = explainGroup(searchable.catalogue, group.name);
  return (
    <>
      <Facts
        facts={[
          ["Versions", group.versions.map(({ version }) => version).join(", ")],
          ["Preferred", group.preferredVersion],
          ["Discovery", <RawLink key="raw" path={`/apis/${group.name}`}>{`/apis/${group.name}`}</RawLink>],
        ]}
      />
      {place !== null && <Place title="Place among groups" name="groupPriorityMinimum" place={place} />}
    </>
  );
}
