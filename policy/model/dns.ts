/** In-cluster host names, resolved against the stack. */
import { type Service } from "./service";
import { type Workload } from "./workload";

/** A Service's or a pod's DNS name, taken apart: `zk-0.zk-hs.default.svc.cluster.local`. */
export interface ClusterName {
  pod: string | undefined;
  service: string;
  namespace: string;
}

/**
 * The readings of a host name, as the resolver of a pod in `namespace` would try them: `zk-cs`, `zk-0.zk-hs`,
 * `zk-cs.default` and so on. A name of two parts is ambiguous, so there may be several.
 */
export function readHost(host: string, namespace: string): ClusterName[] {
  const parts = host.replace(/\.$/, "").split(".");
  const svc = parts.indexOf("svc");
  const names = svc >= 0 ? parts.slice(0, svc) : parts;
  const [a = "", b = "", c = ""] = names;
  const readings: ClusterName[] = [];
  if (names.length === 1) readings.push({ pod: undefined, service: a, namespace });
  if (names.length === 2) {
    readings.push({ pod: undefined, service: a, namespace: b });
    if (svc < 0) readings.push({ pod: a, service: b, namespace });
  }
  if (names.length === 3) readings.push({ pod: a, service: b, namespace: c });
  return readings;
}

/** The pod names of a workload that a host name stands for: one pod's, or all behind a Service. */
export function podsBehind(
  host: string,
  from: string,
  workload: Workload,
  services: readonly Service[],
): string[] {
  for (const { pod, service, namespace } of readHost(host, from)) {
    if (namespace !== workload.namespace) continue;
    const found = services.find(
      (candidate) => candidate.name === service && candidate.namespace === namespace,
    );
    const reached = found?.podsOf(workload).map(({ name }) => name) ?? [];
    if (pod === undefined && reached.length > 0) return reached;
    // A pod has a DNS name of its own under its StatefulSet's governing Service only.
    const governed = workload.body.at("spec", "serviceName").text() === service;
    if (pod !== undefined && governed && workload.pods().some(({ name }) => name === pod)) return [pod];
  }
  return [];
}
