import { expect, test } from "vitest";
import { ProblemError } from "@/lib/base/problem";
import { kindOf } from "../test-objects";
import { treeObject } from "../tree-object";
import { CompiledRules } from "./compile";
import { catalogueOf } from "./fixture";
import { RelationIndex } from "./relation-index";
import { readUserRules } from "./user-rules";

const FILE = `version: 1
relations:
  - id: certificate-secret
    from: { group: cert-manager.io, kind: Certificate }
    says: keeps its key in
    path: spec.secretName
    find: name
    to: { kind: Secret }
  - id: certificate-issuer
    from: { group: cert-manager.io, kind: Certificate }
    path: spec.issuerRef
    find: reference
    default: { group: cert-manager.io, kind: Issuer }
`;

const message = (text: string, known: string[] = []) => {
  try {
    readUserRules(text, new Set(known));
    return "read";
  } catch (error) {
    return error instanceof ProblemError ? error.problem.message : String(error);
  }
};

test("a person's rules work like those that are built in", () => {
  const certificate = kindOf("cert-manager.io", "Certificate");
  const secret = kindOf("", "Secret");
  const kinds = new Map([certificate, secret].map((kind) => [`${kind.group}/${kind.kind}`, kind]));
  const index = new RelationIndex(new CompiledRules(readUserRules(FILE, new Set())), catalogueOf(kinds));
  const meta = (name: string) => ({ uid: name, name, namespace: "shop", resourceVersion: "1" });
  index.put(treeObject(secret, { metadata: meta("key") }));
  index.put(
    treeObject(certificate, {
      metadata: meta("cert"),
      spec: { secretName: "key", issuerRef: { name: "ca" } },
    }),
  );
  expect(
    index.outgoing("cert").map(({ ends }) => [ends[0]?.state, ends[0]?.kind.kind, ends[0]?.name]),
  ).toEqual([
    ["found", "Secret", "key"],
    ["unserved", "Issuer", "ca"],
  ]);
});

test("what is wrong is said with its line", () => {
  expect(message("version: 2\nrelations: []")).toMatch(/line 1: version/);
  expect(message(FILE.replace("spec.secretName", "'spec..x'"))).toMatch(
    /line 6: relations.0.path: "spec..x"/,
  );
  expect(message(FILE.replace("find: name", "find: magic"))).toMatch(/line \d+: relations.0/);
  expect(message(FILE.replace("kind: Secret", "kind: secret"))).toMatch(
    /line 8: relations.0.to.kind: a kind/,
  );
  expect(message(FILE, ["certificate-issuer"])).toMatch(/line 9: the id certificate-issuer is taken/);
  expect(message("a: [")).toMatch(/line \d+/);
  expect(message("")).toMatch(/the file/);
  expect(message(`${FILE}more: true\n`)).toMatch(/more/);
});
