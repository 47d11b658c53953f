# Asks the brokers' metrics, over HTTP and without a JVM, what a roll must wait for.
#
#   in-sync.sh ready  succeeds once this broker listens and is in sync with every leader that it follows
#   in-sync.sh stop   waits, at most $patience seconds, while some partition would have fewer in-sync replicas than
#                     min.insync.replicas if this broker left
#
# inSync.ts says what the variables mean, and puts them before this. The broker's start removes $mark and $unassigned.
set -uo pipefail

listens() { timeout 2 bash -c "</dev/tcp/127.0.0.1/$listener" 2>/dev/null; }

# read_metrics HOST: fails unless the whole answer was read.
read_metrics() {
  timeout 15 bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf "GET /metrics HTTP/1.0\r\nConnection: close\r\n\r\n" >&3 && cat <&3' \
    "$1" "$metrics" 2>/dev/null
}

# To the log of the broker, since nobody sees what a hook prints.
say() { echo "[in-sync] $*" >>"$log"; }

# A replica whose lag is 0 has reached the leader's high watermark, which is Kafka's own condition for being in sync.
ready() {
  listens || exit 1
  [[ ! -e $mark && -r $agent ]] || exit 0
  local counts known behind told
  counts=$(
    read_metrics 127.0.0.1 | awk '
      function key() { return substr($0, index($0, "{"), index($0, "}") - index($0, "{") + 1) }
      /^kafka_cluster_partition_replicascount\{/ { known++; if ($NF + 0 == 0) follows[key()] }
      /^kafka_server_fetcher_lag\{/ { if ($NF + 0 == 0) caught_up[key()] }
      /^kafka_network_update_metadata_total/ { told += $NF }
      END { for (partition in follows) if (!(partition in caught_up)) behind++; print known + 0, behind + 0, told + 0 }'
  ) || exit 1
  read -r known behind told <<<"$counts"
  ((behind == 0)) || exit 1
  ((known > 0)) || may_be_without_partitions "$told"
  touch "$mark"
}

# may_be_without_partitions TOLD: the controller tells a broker its partitions shortly after it listens. Until then it
# has none, whatever is on the disk; and none at all if they were moved away while it was down, since Kafka leaves their
# directories. The controller's messages of the cluster's metadata (TOLD of them) come just before the partitions; a
# broker without one is not part of the cluster yet.
may_be_without_partitions() {
  local directories=("$data"/*-[0-9]*) what since
  [[ -e ${directories[0]} ]] || return 0
  what="${#directories[@]} directories of partitions, such as ${directories[0]##*/}"
  if [[ ! -e $unassigned ]]; then
    say "not ready: its disk holds $what, and the controller has not told it any partition yet"
    : >"$unassigned"
  fi
  (($1 > 0)) || exit 1
  [[ -s $unassigned ]] || date +%s >"$unassigned"
  since=$(<"$unassigned")
  (($(date +%s) - since >= settle)) || exit 1
  say "ready: the controller has told it no partition in $settle s. Its disk holds $what, which were moved away while it was down; Kafka does not delete them"
}

# Prints why this broker should not leave now, and succeeds if there is a reason.
at_stake() {
  local own all address addresses
  # A broker that does not answer even here protects nothing any more.
  own=$(read_metrics 127.0.0.1) || return 1
  addresses=$(getent ahosts "$brokers" | awk '{ print $1 }' | sort -u)
  [[ $addresses ]] || { echo "$brokers is not in DNS"; return 0; }
  all=
  for address in $addresses; do
    all+=$(read_metrics "$address")$'\n' || { echo "the broker at $address does not answer"; return 0; }
  done
  awk '
    function key() { return substr($0, index($0, "{"), index($0, "}") - index($0, "{") + 1) }
    /^own$/ { own = 1 } /^all$/ { own = 0 }
    own && /^kafka_server_fetcher_lag\{/ && $NF + 0 == 0 { mine[key()] }
    own && /^kafka_cluster_partition_replicascount\{/ && $NF + 0 > 0 { mine[key()] }
    !own && /^kafka_cluster_partition_replicascount\{/ { replicas[key()] += $NF }
    !own && /^kafka_cluster_partition_insyncreplicascount\{/ { in_sync[key()] += $NF }
    !own && /^kafka_cluster_partition_(at|under)minisr\{/ && $NF + 0 > 0 { short[key()] }
    END {
      # Where all replicas are in sync and that is still too few, waiting would not help.
      for (partition in short)
        if (partition in mine && in_sync[partition] < replicas[partition]) { n++; example = partition }
      if (n == 0) exit 1
      printf "%d partition%s at min.insync.replicas, such as %s\n", n, n == 1 ? "" : "s", example
    }' <<<"own"$'\n'"$own"$'\n'"all"$'\n'"$all"
}

stop() {
  [[ -r $agent ]] || exit 0
  local end=$((SECONDS + patience)) reason said=
  while reason=$(at_stake); do
    if ((SECONDS >= end)); then
      say "leaves after $patience s of waiting all the same: $reason"
      exit 0
    fi
    [[ $reason == "$said" ]] || say "waits before it leaves: $reason"
    said=$reason
    sleep 2
  done
  [[ -z $said ]] || say "leaves: nothing depends on this broker any more"
}

"$@"
