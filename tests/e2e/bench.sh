#!/usr/bin/env bash
# The end-to-end run on the bench in $BENCH: brings it up and makes the images where they are missing, runs, and leaves
# the bench as it was. The bench's README.md says what it is; the environment of main.ts (SCENARIOS=…) is handed on.
set -euo pipefail
cd "$(dirname "$0")/../.."
BENCH=$(cd "$BENCH" && pwd)
export BENCH
status=$("$BENCH/status" 2>/dev/null || true)
# was NAME: did this part of the bench run before?
was() { grep -Eq "^$1 +[0-9]+" <<<"$status"; }

# What the run's volumes leave on the export, since their class keeps it: all but what was there before.
home=${CLUSTER_HOME:-$HOME/.cache/kafka-cluster}
export_directory=$home/nfs/nfs.local/export
directories() { ls "$export_directory" 2>/dev/null || true; }
before=$(directories)
empty_export() {
  # A run that broke off has left its pods, which need them.
  ! kubectl get namespace e2e &>/dev/null || return 0
  comm -13 <(sort <<<"$before") <(directories | sort) | while read -r name; do
    [[ $name != *-datadir-* && $name != *e2e-* ]] || rm -rf "${export_directory:?}/$name"
  done
}

private_registry=
leave() {
  [[ -z $private_registry ]] || kill "$private_registry"
  [[ -z ${KEEP:-} ]] || return 0
  empty_export
  if ! was kube-apiserver; then
    "$BENCH/down"
  elif ! was dockerd; then
    "$BENCH/docker" stop
    # It stops the registry too, from which the nodes pull.
    "$BENCH/up" >/dev/null
  fi
}
trap leave EXIT

eval "$("$BENCH/up" | tee >(cat >&2) | grep '^export ')"
eval "$("$BENCH/docker" start)"
"$BENCH/images"
registry=registry.local:5000
java=$registry/library/eclipse-temurin:17-jre
kafka=$(make --no-print-directory image-kafka)
archive=kafka/$kafka/kafka_2.13-$kafka.tgz
agent=jmx_prometheus_javaagent-1.0.1.jar
[[ -e $home/dist/$agent ]] || mvn -B -q dependency:copy \
  -Dartifact=io.prometheus.jmx:jmx_prometheus_javaagent:1.0.1 -DoutputDirectory="$home/dist"

# name IMAGE: its name by a tag of its content, since nodes do not look again for a tag that they have.
name() {
  local tagged
  tagged=$1-$(docker images --quiet "$1")
  docker tag "$1" "$tagged" && docker push --quiet "$tagged" >/dev/null && echo "$tagged"
}
built=$registry/e2e/kafka:$kafka
make --no-print-directory image IMAGE="$built" BASE_IMAGE="$java" BUILD_FLAGS='--network host' \
  KAFKA_URL="http://10.89.0.1:8000/$archive" KAFKA_SHA512="$(sha512sum "$home/dist/$archive" | cut -d' ' -f1)" \
  METRICS_AGENT_URL="http://10.89.0.1:8000/$agent"
IMAGE=$(name "$built")
export IMAGE

new_zookeeper=$registry/e2e/zookeeper:3.8
context=build/e2e/zookeeper-image
rm -rf "$context" && mkdir -p build/e2e && cp -r tests/e2e/images/zookeeper "$context"
mvn -B -q -f "$context/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=lib
docker build --quiet --build-arg BASE_IMAGE="$java" --tag "$new_zookeeper" "$context"
NEW_ZOOKEEPER_IMAGE=$(name "$new_zookeeper")
export NEW_ZOOKEEPER_IMAGE

# The bench calls its nodes by number, Kubernetes calls them node-1 and so on.
export NODE_STOP='"$BENCH/node" "${1#node-}" stop'
export NODE_START='"$BENCH/node" "${1#node-}" start'
export NODE_ISOLATE='"$BENCH/node" "${1#node-}" isolate'
export NODE_REJOIN='"$BENCH/node" "${1#node-}" rejoin'
export PROCESS_KILL='"$BENCH/node" "${1#node-}" run ctr -n k8s.io task kill --signal SIGKILL "$CONTAINER"'
# The bench's registry once more, at a port of its own where it asks for a password.
PRIVATE_REGISTRY_USER=puller
PRIVATE_REGISTRY_PASSWORD=$(head -c 18 /dev/urandom | base64 | tr -d '/+')
export PRIVATE_REGISTRY=private.local:5001 PRIVATE_REGISTRY_USER PRIVATE_REGISTRY_PASSWORD
secret=build/e2e/private-registry
mkdir -p "$secret" && chmod 700 "$secret"
perl -e 'my $salt = join "", map { ("a".."z", 0..9)[rand 36] } 1..22; chomp(my $password = <STDIN>);
  print "$ARGV[0]:", crypt($password, "\$2y\$05\$$salt"), "\n"' "$PRIVATE_REGISTRY_USER" \
  <<<"$PRIVATE_REGISTRY_PASSWORD" >"$secret/htpasswd"
cat >"$secret/config.yaml" <<END
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $home/registry}}
http: {addr: "10.89.0.1:5001"}
auth: {htpasswd: {realm: private, path: $PWD/$secret/htpasswd}}
END
docker-registry serve "$secret/config.yaml" >"$secret/log" 2>&1 &
private_registry=$!
export REGISTRY_TRUST='"$BENCH/node" "${1#node-}" run sh -c "
  mkdir -p /run/node/registries/private.local:5001
  echo \"[host.\\\"http://10.89.0.1:5001\\\"]\" >/run/node/registries/private.local:5001/hosts.toml"'
# No node has these addresses: this machine leads them to a node, whose kube-proxy knows them.
export BALANCER_NETWORK=10.89.1
export BALANCER_ROUTE='if [ -n "$1" ]; then ip route replace "$ADDRESS/32" via "$1"; else ip route del "$ADDRESS/32"; fi'
export NFS_SERVER=nfs.local NFS_PATH=/export NFS_CHART=tests/fixtures/nfs-chart
export KAFKA_HOME=$home/work/kafka_2.13-$kafka
# The volumes are directories on the same disk.
export THROUGHPUT=${THROUGHPUT-$home/work}
make --no-print-directory e2e
