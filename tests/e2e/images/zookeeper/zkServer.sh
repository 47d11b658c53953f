#!/usr/bin/env bash
# zkServer.sh start-foreground [CONFIGURATION]: the one command of Apache's script that a container needs. A bare file
# name is looked for in $ZOOCFGDIR; heap and flags come from the variables of Apache's zkEnv.sh.
set -euo pipefail
if [[ ${1:-} != start-foreground ]]; then
  echo "usage: zkServer.sh start-foreground [CONFIGURATION]" >&2
  exit 1
fi
directory=${ZOOCFGDIR:-/conf}
configuration=${2:-zoo.cfg}
[[ $configuration == */* ]] || configuration=$directory/$configuration
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../lib" && pwd)
# shellcheck disable=SC2086 # several flags in one variable are several words
exec java "-Dzookeeper.log.dir=${ZOO_LOG_DIR:-/logs}" "-Xmx${ZK_SERVER_HEAP:-1000}m" ${SERVER_JVMFLAGS:-} ${JVMFLAGS:-} \
  -cp "$directory:$lib/*" org.apache.zookeeper.server.quorum.QuorumPeerMain "$configuration"
