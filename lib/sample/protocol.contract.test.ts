import { describe } from "vitest";
import { hasLab, labKubeconfig } from "@/lib/testing/lab";
import { protocolContract } from "@/lib/testing/protocol/contract";
import { ProtocolSubject } from "@/lib/testing/protocol/subject";

describe.skipIf(!hasLab)("the lab's apiserver", () => {
  protocolContract(async () => ProtocolSubject.ofKubeconfig(labKubeconfig("admin")));
});
