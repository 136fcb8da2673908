import { expect, test } from "vitest";
import { digString } from "@/lib/base/json";
import type { Recording } from "@/lib/recording/recording";
import { Reviews } from "./reviews";

const NOTHING = { versions: () => [], withholds: () => true, withholdsPath: () => true };

const recorded = (username: string) => {
  const status = { userInfo: { username, groups: ["system:authenticated"] } };
  const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  const body = () => Buffer.from(JSON.stringify({ kind: "SelfSubjectReview", status }));
  return { documents: [{ method: "POST", path, key: "" }], body } as unknown as Recording;
};

const whoIn = (recording: Recording) =>
  new Reviews(recording, NOTHING).answer("selfsubjectreviews", {}) as object;

test("who recorded keeps the groups, and a masked name says that it is masked", () => {
  expect(whoIn(recorded("******"))).toMatchObject({
    status: { userInfo: { username: "masked-in-the-recording", groups: ["system:authenticated"] } },
  });
});

test("a name that was not masked is as it was recorded", () => {
  expect(digString(whoIn(recorded("jane")), "status", "userInfo", "username")).toBe("jane");
});

test("without a recorded answer there is a name all the same", () => {
  const empty = { documents: [] } as unknown as Recording;
  expect(digString(whoIn(empty), "status", "userInfo", "username")).toBe("recording");
});
