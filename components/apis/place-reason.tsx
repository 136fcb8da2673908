import { Facts } from "@/components/ui/facts";
import type { PlaceReason } from "@/lib/apis/ordering";

/** Why it stands where it stands, by the aggregator's rule. */
export function Place({ title, name, place }: { title: string; name: string; place: PlaceReason }) {
  return (
    <section>
      <h3>{title}</h3>
      <Facts
        facts={[
          ["Position", `${place.position} of ${place.of}`],
          [name, String(place.priority)],
        ]}
      />
      <ul>
        {place.because.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {place.expected !== null && (
        <p role="note">
          By the rule it would be at position {place.expected}: the API server says otherwise.
        </p>
      )}
    </section>
  );
}
