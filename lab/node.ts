/** The name of the lab's one real node. */
export const NODE_NAME = "lab-node";

/**
 * The node's address, from TEST-NET-2 (RFC 5737), on a bridge of its own: a loopback address
 * is refused by the kubelet and by the apiserver's node proxy.
 */
export const NODE_IP = "198.51.100.1";

/** Names of network devices hold at most 15 characters. */
export const NODE_BRIDGE = "cutaway-node";
export const POD_BRIDGE = "cutaway-pods";
export const POD_CIDR = "10.244.0.0/24";
