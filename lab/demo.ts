import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Lab } from "./components/component";
import { applyFile, kubectl } from "./kubectl";
import { NODE_NAME } from "./node";
import { poll } from "./poll";
import { problem, say } from "./report";

const FOLDER = fileURLToPath(new URL("./demo", import.meta.url));

/** The fields of any object's status that tell whether it is as it should be. */
interface Observed {
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly phase?: string;
    readonly readyReplicas?: number;
    readonly numberReady?: number;
    readonly conditions?: ReadonlyArray<{ readonly type: string; readonly status: string }>;
  };
}

interface Expectation {
  /** `resource/name` below the group's path, in namespace shop. */
  readonly path: string;
  holds(object: Observed): boolean;
}

const condition =
  (type: string) =>
  ({ status }: Observed): boolean =>
    status?.conditions?.some((c) => c.type === type && c.status === "True") ?? false;

const allReady = ({ spec, status }: Observed): boolean =>
  (status?.readyReplicas ?? 0) > 0 && status?.readyReplicas === spec?.replicas;

const inPhase =
  (phase: string) =>
  ({ status }: Observed): boolean =>
    status?.phase === phase;

const SHOP = "namespaces/shop";

/** What shows that the demo really runs; the failing job belongs to it. */
const EXPECTATIONS: readonly Expectation[] = [
  { path: `/apis/apps/v1/${SHOP}/deployments/web`, holds: allReady },
  { path: `/apis/apps/v1/${SHOP}/deployments/fruit-clerk`, holds: allReady },
  { path: `/apis/apps/v1/${SHOP}/statefulsets/db`, holds: allReady },
  { path: `/apis/apps/v1/${SHOP}/daemonsets/agent`, holds: ({ status }) => status?.numberReady === 1 },
  { path: `/apis/batch/v1/${SHOP}/jobs/import-prices`, holds: condition("Failed") },
  { path: `/apis/autoscaling/v2/${SHOP}/horizontalpodautoscalers/web`, holds: condition("ScalingActive") },
  { path: `/api/v1/${SHOP}/persistentvolumeclaims/data-db-0`, holds: inPhase("Bound") },
  { path: `/api/v1/${SHOP}/pods/till-${NODE_NAME}`, holds: inPhase("Running") },
];

/** Metrics of new pods take two scrapes, the autoscaler looks each 15 s; a machine that does much else takes far longer. */
const PATIENCE = 300;

/** Applies the demo workload; with a node, returns when it runs. */
export async function demo(lab: Lab, hasNode: boolean): Promise<void> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));
  let objects = 0;
  for (const file of files.sort()) {
    objects += await applyFile(lab.paths, join(FOLDER, file), { VOLUMES: join(lab.paths.data, "volumes") });
  }
  await kubectl(lab.paths, ["delete", "configmap/stuck", "-n", "shop", "--wait=false"]);
  if (!hasNode) {
    say(`apply   ${objects} demo objects in namespace shop; their pods stay Pending without a node`);
    return;
  }
  say(`apply   ${objects} demo objects in namespace shop; waiting for them to run`);
  await runs(lab);
}

async function runs(lab: Lab): Promise<void> {
  let open = EXPECTATIONS;
  const done = await poll(
    PATIENCE,
    async () => {
      const still = await Promise.all(open.map(async (e) => ((await holds(lab, e)) ? [] : [e])));
      open = still.flat();
      return open.length === 0 || null;
    },
    500,
  );
  if (done !== null) return;
  const names = open.map(({ path }) => path.split("/").slice(-2).join("/"));
  throw problem(
    "LAB_DEMO",
    `not as expected after ${PATIENCE} s: ${names.join(", ")}`,
    "see `kubectl -n shop describe` of it and kubelet.log",
  );
}

async function holds({ client }: Lab, expectation: Expectation): Promise<boolean> {
  const object = (await client.get(expectation.path)) as Observed | null;
  return object !== null && expectation.holds(object);
}
