//go:build tools

// Package tools pins the programs of this module that the lab runs.
package tools

import (
	_ "k8s.io/sample-apiserver"
)
