import { Fakekube } from "./fakekube/server";
import { testClusters } from "./test-clusters";

export type OneCluster = Awaited<ReturnType<typeof oneCluster>>;

/** A scripted apiserver and a transport to it, signed in with the token `tok`. */
export async function oneCluster() {
  const kube = await Fakekube.start();
  const made = await testClusters({ a: { cluster: { server: kube.url }, user: { token: "tok" } } });
  return {
    kube,
    made,
    transport: await made.clusters.transport(),
    lastRecord: () => made.evidence.recent(1)[0],
    async close() {
      made.dispose();
      await kube.close();
    },
  };
}
