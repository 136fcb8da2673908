import { dig, digString, digStrings, isObject } from "@/lib/base/json";
import type { Identity } from "./schema";

/** `status.userInfo` of a SelfSubjectReview (authentication.k8s.io/v1). */
export function readIdentity(review: unknown): Identity {
  const user = dig(review, "status", "userInfo");
  const extra = dig(user, "extra");
  return {
    username: digString(user, "username") ?? "",
    uid: digString(user, "uid"),
    groups: digStrings(user, "groups"),
    extra: isObject(extra) ? Object.keys(extra).map((key) => ({ key, values: digStrings(extra, key) })) : [],
  };
}
