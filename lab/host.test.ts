import { expect, test } from "vitest";
import { cgroupDriver, cgroupVersion, hasCapability } from "./host";

const V1 = `tmpfs /sys/fs/cgroup tmpfs rw 0 0
cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0
cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0
`;
const V2 = "cgroup2 /sys/fs/cgroup cgroup2 rw,nsdelegate 0 0\n";

test("a hybrid machine has its controllers in v1", () => {
  expect(cgroupVersion(V1)).toBe(1);
  expect(cgroupVersion(V2)).toBe(2);
});

test("systemd drives the cgroups where it runs with v2, and only there", () => {
  expect(cgroupDriver(2, true)).toBe("systemd");
  expect(cgroupDriver(2, false)).toBe("cgroupfs");
  expect(cgroupDriver(1, true)).toBe("cgroupfs");
});

test("a capability is one bit of the effective set", () => {
  const status = "Name:\tx\nCapPrm:\t000001ffffffffff\nCapEff:\t000001fffeffffff\n";
  expect(hasCapability(status, 24n)).toBe(false);
  expect(hasCapability(status, 25n)).toBe(true);
  expect(hasCapability("", 25n)).toBe(false);
});
