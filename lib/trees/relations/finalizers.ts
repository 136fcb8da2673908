/** Whose work a finalizer waits for, where it is Kubernetes' own; sources: the controllers under k8s.io/kubernetes `pkg/controller`. */
const KNOWN: Readonly<Record<string, string>> = {
  foregroundDeletion: "garbage collector, once its dependents are gone",
  orphan: "garbage collector, once its dependents are orphaned",
  kubernetes: "namespace controller, once the namespace is empty",
  "kubernetes.io/pvc-protection": "pvc-protection-controller, once no pod uses the claim",
  "kubernetes.io/pv-protection": "pv-protection-controller, once no claim is bound to the volume",
  "external-provisioner.volume.kubernetes.io/finalizer":
    "CSI external-provisioner, once the volume is deleted",
  "kubernetes.io/pv-controller": "persistentvolume-binder-controller, once the volume is deleted",
  "service.kubernetes.io/load-balancer-cleanup":
    "service controller of the cloud provider, once the load balancer is gone",
  "batch.kubernetes.io/job-tracking": "job-controller, once the pod is counted",
  "customresourcecleanup.apiextensions.k8s.io": "apiserver, once all instances of the definition are deleted",
  "resource.kubernetes.io/delete-protection": "resourceclaim-controller, once no pod uses the claim",
  "storage.kubernetes.io/volume-attributes-class-protection":
    "volumeattributesclass-protection-controller, once nothing uses the class",
  "networking.k8s.io/service-cidr-finalizer": "servicecidr-controller, once no address of it is in use",
  "resources-finalizer.argocd.argoproj.io": "Argo CD's application controller",
  "finalizers.fluxcd.io": "the Flux controller of its kind",
};

/** Its controller in a few words; of an unknown one, the domain that it is named after. */
export function finalizerOwner(finalizer: string): string {
  if (Object.hasOwn(KNOWN, finalizer)) return KNOWN[finalizer] ?? finalizer;
  const [domain = "", rest] = finalizer.split("/");
  return rest === undefined ? `whoever set ${finalizer}` : `a controller of ${domain}`;
}
