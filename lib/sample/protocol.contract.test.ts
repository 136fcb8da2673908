import { describe } from "vitest";
import { hasLab } from "@/lib/testing/lab";
import { labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import { protocolContract } from "@/lib/testing/protocol/contract";
import { ProtocolSubject } from "@/lib/testing/protocol/subject";

describe.skipIf(!hasLab)("the lab's apiserver", () => {
  protocolContract(async () => ProtocolSubject.ofKubeconfig(labKubeconfig("admin")));
});
