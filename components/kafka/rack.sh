# Writes the zone of the pod's node to a file, for the broker that starts after this.
#
#   rack.sh LABEL DIRECTORY FILE  LABEL is the node's label; DIRECTORY has token and ca.crt for the API server
#
# Environment: NODE_NAME, and KUBERNETES_SERVICE_HOST and _PORT, which every pod has.
set -euo pipefail
label=$1 access=$2 file=$3

stop() {
  echo "[rack] $*" >&2
  exit 1
}
command -v curl >/dev/null || stop "this image has no curl, which rack: nodeLabel needs to ask for the node's zone"

host=$KUBERNETES_SERVICE_HOST
case $host in *:*) host="[$host]" ;; esac
# The token goes through a pipe: a command line can be read by others. Only metadata is asked for. The last line is the
# status: curl has --fail-with-body since 7.76 only, and Debian 11 has 7.74.
answer=$(curl --silent --show-error --max-time 10 --retry 5 --retry-connrefused --cacert "$access/ca.crt" \
  --write-out '\n%{http_code}' \
  --header @<(printf 'Authorization: Bearer %s\n' "$(<"$access/token")") \
  --header 'Accept: application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' \
  "https://$host:$KUBERNETES_SERVICE_PORT/api/v1/nodes/$NODE_NAME" 2>&1) && [[ ${answer##*$'\n'} == 200 ]] ||
  stop "node $NODE_NAME cannot be read from the API server: $answer"

pattern="\"$label\": *\"([A-Za-z0-9._-]+)\""
[[ $answer =~ $pattern ]] || stop "node $NODE_NAME has no label $label, and a cluster half with racks creates no topic: label the node, or keep brokers off it"
echo "${BASH_REMATCH[1]}" >"$file"
echo "[rack] node $NODE_NAME is in zone ${BASH_REMATCH[1]}"
