import { expect, it } from "vitest";
import { isDebuggingOff, readRefusal } from "./kubelet-error";
import { readNodeUsage } from "./node-usage";

it("reads which subresources a kubelet would have taken", () => {
  const text =
    "Forbidden (user=system:serviceaccount:a:b, verb=get, resource=nodes, subresource(s)=[configz proxy])";
  expect(readRefusal(text)).toEqual({ verb: "get", subresources: ["configz", "proxy"] });
  expect(
    readRefusal("Forbidden (user=jo, verb=get, resource=nodes, subresource=proxy)")?.subresources,
  ).toEqual(["proxy"]);
  expect(readRefusal("Forbidden")).toBeNull();
  expect(isDebuggingOff(405, "Debug endpoints are disabled.\n")).toBe(true);
});

it("adds up a node's pods, and leaves out what is not there", () => {
  const text = `# TYPE node_cpu_usage_seconds_total counter
node_cpu_usage_seconds_total 803.956 1795443709627
node_memory_working_set_bytes 3.41401600e+08 1795443709627
pod_cpu_usage_seconds_total{namespace="shop",pod="a"} 1.5 1795443709627
pod_cpu_usage_seconds_total{namespace="shop",pod="b"} 2.5 1795443709627
pod_memory_working_set_bytes{namespace="shop",pod="a"} 10 1795443709627
`;
  expect(readNodeUsage(text)).toEqual({
    nodeCpuSeconds: 803.956,
    cpuAt: 1_795_443_709_627,
    nodeWorkingSet: 341_401_600,
    podsCpuSeconds: 4,
    podsWorkingSet: 10,
    pods: 1,
  });
  expect(readNodeUsage("<html>").nodeCpuSeconds).toBeNull();
});
