# Runs a broker, and starts it again while ZooKeeper still has the registration of the broker that ran here before.
#
#   run-broker.sh COMMAND...  exits as COMMAND does; COMMAND starts the broker in the foreground
#
# A broker's registration, /brokers/ids/N, ends with its session. After a broker was killed, its session lasts for up to
# zookeeper.session.timeout.ms more; a broker that starts meanwhile finds the registration taken, and exits. The kubelet
# would start it again after a pause that doubles each time, and lasts longer than the session. Any other exit ends the
# container at once, and so does this one after $patience seconds: then another broker has the same id.
#
# This is the container's first process, so it hands on the signals to the broker. runBroker.ts says what the variables
# mean, and puts them before this.
set -uo pipefail

# Where nothing can be written down, the broker is run as it is.
{ : >"$taken"; } 2>/dev/null || exec "$@"

say() { echo "[start] $*"; }

broker=
stopping=
signal() { [[ -z $broker ]] || kill -s "$1" "$broker" 2>/dev/null; }
trap 'stopping=yes; signal TERM' TERM INT
# A JVM answers with a thread dump.
trap 'signal QUIT' QUIT

# run COMMAND...: sets $code to the command's exit code, and leaves in the file $taken what it said of a registration.
run() {
  local copier finder
  exec 4> >(exec grep -F 'creating ephemeral at /brokers/ids/' >"$taken")
  finder=$!
  exec 3> >(exec tee /dev/fd/4)
  copier=$!
  "$@" >&3 3>&- 4>&- &
  broker=$!
  exec 3>&- 4>&-
  # The signal may have come before there was a broker.
  [[ -z $stopping ]] || signal TERM
  # A trap ends `wait` before the broker has ended.
  while kill -0 "$broker" 2>/dev/null; do wait "$broker"; done
  wait "$broker"
  code=$?
  broker=
  wait "$copier"
  wait "$finder"
}

end=$((SECONDS + patience))
while :; do
  run "$@"
  [[ -s $taken && -z $stopping ]] || exit "$code"
  if ((SECONDS >= end)); then
    say "its registration is still taken after $patience s: is there another broker with this id?"
    exit "$code"
  fi
  say "starts again: ZooKeeper still has the registration of the broker that ran before"
done
