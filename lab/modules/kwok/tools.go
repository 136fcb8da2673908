//go:build tools

// Package tools pins the programs of this module that the lab runs.
package tools

import (
	_ "sigs.k8s.io/kwok/cmd/kwok"
)
