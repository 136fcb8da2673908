#!/bin/sh
# Writes a node's cgroups as JSON for Cutaway: sh cgroup-dump.sh > node.json
#
# It only reads: the files named below under the cgroup mount, and of each process its name and
# oom_score_adj (never its arguments or environment). It needs sh, find, sed and awk, and works with
# cgroup v1 and v2. In a pod, mount the host's /sys/fs/cgroup and /proc and name both:
#   sh cgroup-dump.sh /host/sys/fs/cgroup /host/proc > node.json
set -eu
export LC_ALL=C
root=${1:-/sys/fs/cgroup}
proc=${2:-/proc}

if [ -f "$root/cgroup.controllers" ]; then
  version=2
  mounts=$root
else
  version=1
  mounts=$(awk -v root="$root/" '$3 == "cgroup" && index($2 "/", root) == 1 { print $2 }' /proc/mounts)
fi

tab=$(printf '\t')
for mount in $mounts; do
  find "$mount" -type d 2>/dev/null | sed "s|^|$mount$tab|"
done | awk -F '\t' -v version="$version" -v root="$root" -v proc="$proc" -v now="$(date +%s)" '
function json(text) {
  gsub(/\\/, "&&", text)
  gsub(/"/, "\\\"", text)
  gsub(/\t/, "\\t", text)
  gsub(/\n/, "\\n", text)
  gsub(/[\001-\037\177-\377]/, "?", text)
  return "\"" text "\""
}
function content(file,    line, text, first) {
  text = ""
  first = 1
  while ((getline line < file) > 0) {
    text = first ? line : text "\n" line
    first = 0
  }
  close(file)
  return text
}
BEGIN {
  names = "cgroup.procs cgroup.type cgroup.events cgroup.stat cgroup.controllers"
  names = names " cpu.weight cpu.max cpu.idle cpu.stat cpu.pressure cpuset.cpus cpuset.cpus.effective"
  names = names " memory.current memory.peak memory.min memory.low memory.high memory.max memory.events"
  names = names " memory.stat memory.pressure memory.oom.group memory.swap.current memory.swap.max"
  names = names " pids.current pids.max io.pressure hugetlb.64KB.max hugetlb.2MB.max hugetlb.32MB.max hugetlb.1GB.max"
  if (version == 1) {
    names = "cgroup.procs cpu.shares cpu.cfs_quota_us cpu.cfs_period_us cpu.stat cpuacct.usage cpuset.cpus"
    names = names " memory.usage_in_bytes memory.max_usage_in_bytes memory.limit_in_bytes memory.failcnt"
    names = names " memory.soft_limit_in_bytes memory.oom_control memory.stat memory.memsw.usage_in_bytes"
    names = names " memory.memsw.limit_in_bytes pids.current pids.max"
    names = names " hugetlb.2MB.limit_in_bytes hugetlb.1GB.limit_in_bytes"
  }
  known = split(names, file, " ")
}
{
  path = substr($2, length($1) + 1)
  if (path == "") path = "/"
  if (!(path in seen)) order[++count] = path
  seen[path] = 1
  for (i = 1; i <= known; i++) {
    if ((path, i) in value) continue
    text = content($2 "/" file[i])
    if (text == "") continue
    value[path, i] = text
    if (file[i] != "cgroup.procs") continue
    found = split(text, list, "\n")
    for (p = 1; p <= found; p++) pids[list[p]] = 1
  }
}
END {
  printf "{\"capturedAt\":%s,\"version\":%s,\"root\":%s,\"cgroups\":{", now, version, json(root)
  for (c = 1; c <= count; c++) {
    printf "%s\n%s:{", (c == 1 ? "" : ","), json(order[c])
    comma = ""
    for (i = 1; i <= known; i++) if ((order[c], i) in value) {
      printf "%s%s:%s", comma, json(file[i]), json(value[order[c], i])
      comma = ","
    }
    printf "}"
  }
  printf "\n},\"processes\":{"
  comma = ""
  for (pid in pids) {
    if (pid !~ /^[0-9]+$/) continue
    name = content(proc "/" pid "/comm")
    score = content(proc "/" pid "/oom_score_adj")
    if (name == "" || score !~ /^-?[0-9]+$/) continue
    printf "%s\n\"%s\":{\"command\":%s,\"oom_score_adj\":%s}", comma, pid, json(name), score
    comma = ","
  }
  print "\n}}"
}'
