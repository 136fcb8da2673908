import { digString } from "@/lib/base/json";
import type { Version } from "./schema";

function release(body: unknown, prefix: "emulation" | "minCompatibility"): string | null {
  const major = digString(body, `${prefix}Major`);
  const minor = digString(body, `${prefix}Minor`);
  return major === null || minor === null ? null : `${major}.${minor}`;
}

/** The answer of `/version` (k8s.io/apimachinery/pkg/version); an absent text is empty. */
export function readVersion(body: unknown): Version {
  const text = (key: string) => digString(body, key) ?? "";
  return {
    gitVersion: text("gitVersion"),
    major: text("major"),
    minor: text("minor"),
    emulation: release(body, "emulation"),
    minCompatibility: release(body, "minCompatibility"),
    platform: text("platform"),
    goVersion: text("goVersion"),
    gitCommit: text("gitCommit"),
    buildDate: text("buildDate"),
  };
}
