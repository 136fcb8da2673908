import type { Mark } from "@/components/ui/state-mark";
import type { CheckDetail } from "@/lib/cgroups/api-schema";

/** What a comparison of a file with its promise came to, as a mark and in words. */
export const VERDICTS: Readonly<
  Record<CheckDetail["verdict"], { readonly mark: Mark; readonly text: string }>
> = {
  equal: { mark: "ok", text: "as expected" },
  rounded: { mark: "ok", text: "as expected, rounded" },
  explained: { mark: "ok", text: "explained" },
  differs: { mark: "bad", text: "differs" },
  unobservable: { mark: "unknown", text: "cannot be seen from here" },
  unpredicted: { mark: "off", text: "no rule says" },
};
