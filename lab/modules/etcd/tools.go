//go:build tools

// Package tools pins the programs of this module that the lab runs.
package tools

import (
	_ "go.etcd.io/etcd/etcdctl/v3"
	_ "go.etcd.io/etcd/server/v3"
)
