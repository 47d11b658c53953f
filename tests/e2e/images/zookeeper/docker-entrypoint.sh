#!/usr/bin/env bash
# Writes what a server by itself needs, unless it is there, and becomes the command.
set -euo pipefail
if [[ ! -f $ZOO_CONF_DIR/zoo.cfg ]]; then
  printf '%s\n' "dataDir=$ZOO_DATA_DIR" "dataLogDir=$ZOO_DATA_LOG_DIR" tickTime=2000 initLimit=5 syncLimit=2 \
    clientPort=2181 ${ZOO_SERVERS:-} >"$ZOO_CONF_DIR/zoo.cfg"
fi
[[ -f $ZOO_DATA_DIR/myid ]] || echo "${ZOO_MY_ID:-1}" >"$ZOO_DATA_DIR/myid"
exec "$@"
