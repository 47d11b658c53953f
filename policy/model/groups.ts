/** Which StatefulSets make one Kafka cluster, or one ensemble, together. */
import { type Brokers, type Ensemble } from "./brokers";
import { podsBehind, readHost } from "./dns";
import { unlessUnknown } from "./objects";
import { type Service } from "./service";
import { type Workload } from "./workload";

/** Workloads by what they share; one that shares nothing that can be read stands alone. */
export function grouped<W extends Workload>(
  workloads: readonly W[],
  identity: (workload: W) => string | undefined,
): ReadonlyMap<W, readonly W[]> {
  const byIdentity = new Map<string, W[]>();
  workloads.forEach((workload, i) => {
    const key = unlessUnknown(() => identity(workload)) ?? `alone ${String(i)}`;
    byIdentity.set(key, [...(byIdentity.get(key) ?? []), workload]);
  });
  return new Map([...byIdentity.values()].flatMap((group) => group.map((workload) => [workload, group])));
}

/** What brokers of one cluster have in common: the quorum's voters, or the ensemble and the chroot in it. */
export function kafkaIdentity(
  brokers: Brokers,
  ensembles: readonly Ensemble[],
  services: readonly Service[],
): string | undefined {
  const settings = brokers.settings();
  const voters =
    settings.get("controller.quorum.voters") ?? settings.get("controller.quorum.bootstrap.servers");
  if (settings.get("process.roles") !== undefined || voters !== undefined)
    return hosts((voters ?? "").replace(/\d+@/g, ""), brokers, services);
  const connect = settings.get("zookeeper.connect");
  if (connect === undefined) return undefined;
  const [, list = "", chroot = ""] = /^([^/]*)(.*)$/.exec(connect) ?? [];
  const names = list.split(",").map((server) => server.trim().replace(/:\d+$/, ""));
  const reached = ensembles.filter((ensemble) =>
    names.some((name) => podsBehind(name, brokers.namespace, ensemble, services).length > 0),
  );
  const root = chroot.replace(/^\/$/, "");
  if (reached.length > 0) return `${reached.map(({ title }) => title).join()} ${root}`;
  const outside = hosts(list, brokers, services);
  return outside && `${outside} ${root}`;
}

/** What servers of one ensemble have in common: the list of all servers. */
export function ensembleIdentity(ensemble: Ensemble, services: readonly Service[]): string | undefined {
  const lines = ensemble.settings().serverLines();
  return hosts(lines.map((line) => line.replace(/:\d+:\d+.*$/, "")).join(), ensemble, services);
}

/** Hosts in one order and one form; undefined where they mean another pod's own machine, or there are none. */
function hosts(list: string, from: Workload, services: readonly Service[]): string | undefined {
  const names = list
    .split(",")
    .map((host) => host.trim().replace(/:\d+$/, ""))
    .filter(Boolean);
  if (names.length === 0 || names.some((name) => /^(localhost|127\.|0\.0\.0\.0)|</.test(name)))
    return undefined;
  return [...new Set(names.map((name) => fullName(name, from.namespace, services)))].sort().join();
}

/** A host by Service and namespace, as the stack's own Services tell them apart. */
function fullName(host: string, from: string, services: readonly Service[]): string {
  const readings = readHost(host, from);
  const known = readings.find(({ service, namespace }) =>
    services.some((each) => each.name === service && each.namespace === namespace),
  );
  const { pod, service, namespace } = known ??
    readings[0] ?? { pod: undefined, service: host, namespace: "" };
  return [pod, service, namespace].filter(Boolean).join(".");
}
