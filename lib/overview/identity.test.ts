import { expect, test } from "vitest";
import { readIdentity } from "./identity";

test("reads user, groups and extra", () => {
  const userInfo = {
    username: "system:serviceaccount:shop:viewer",
    uid: "8d1f",
    groups: ["system:serviceaccounts"],
    extra: { "authentication.kubernetes.io/credential-id": ["JTI=1"] },
  };
  expect(readIdentity({ status: { userInfo } })).toEqual({
    ...userInfo,
    extra: [{ key: "authentication.kubernetes.io/credential-id", values: ["JTI=1"] }],
  });
});

test("a certificate has no uid and no extra", () => {
  expect(readIdentity({ status: { userInfo: { username: "admin", groups: [] } } })).toEqual({
    username: "admin",
    uid: null,
    groups: [],
    extra: [],
  });
});
