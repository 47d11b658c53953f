#!/bin/bash
# jars.sh NAME RELEASE prints the class path of that release of what NAME-pom.xml has (kafka, zookeeper, metrics-agent);
# without RELEASE that in the file, if there is one. Fetches it with Maven when it is not in the cache. A fetch that breaks
# off is taken up again: the mark is written last.
set -euo pipefail
name=$1
release=${2-}
pom=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/$name-pom.xml
digest=$(sha256sum "$pom" | cut -c 1-10)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/kafka-on-kubernetes/jars/$name${release:+-$release}-$digest"

[[ -n $release ]] || grep -q '<release>' "$pom" || { echo "$0: $name needs its release: $0 $name RELEASE" >&2; exit 1; }
for tool in java mvn; do
  command -v "$tool" >/dev/null || { echo "$0: $tool is not on PATH; a JDK of 17 or later and Maven are needed" >&2; exit 1; }
done
if [[ ! -e $cache/complete ]]; then
  mkdir -p "$cache"
  # One at a time: two makes may run side by side.
  exec 9>"$cache/lock"
  flock 9
  [[ -e $cache/complete ]] || mvn -q -B -f "$pom" dependency:copy-dependencies ${release:+"-Drelease=$release"} \
    -DincludeScope=runtime -DoutputDirectory="$cache/lib" >&2
  touch "$cache/complete"
fi
echo "$cache/lib/*"
