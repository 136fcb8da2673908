import type { RelationRule } from "../rule";
import { ACCESS_RULES } from "./access";
import { COMMON_RULES } from "./common";
import { GATEWAY_RULES } from "./gateway";
import { NETWORK_RULES } from "./network";
import { POD_RULES } from "./pods";
import { SCHEDULING_RULES } from "./scheduling";
import { SERVING_RULES } from "./serving";
import { STORAGE_RULES } from "./storage";

/** Every type of relation that Cutaway knows by itself. */
export const RULES: readonly RelationRule[] = [
  ...COMMON_RULES,
  ...POD_RULES,
  ...NETWORK_RULES,
  ...GATEWAY_RULES,
  ...STORAGE_RULES,
  ...SCHEDULING_RULES,
  ...ACCESS_RULES,
  ...SERVING_RULES,
];
