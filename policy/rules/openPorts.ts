/** The ports that pods really open. */
import { Brokers, Ensemble } from "../model/cluster";
import { type Workload } from "../model/workload";

/**
 * Ports a workload's pods open: listeners (or the ensemble's three ports) and what any further container,
 * such as a metrics exporter, declares.
 */
export function openPorts(workload: Workload): number[] {
  const served = servedPorts(workload);
  const containers = workload.podSpec.at("containers").items();
  const declared = containers.flatMap((container) =>
    container
      .at("ports")
      .items()
      .filter((port) => container.path !== workload.container().path || isAuxiliary(port.at("name").text()))
      .flatMap((port) => port.at("containerPort").number() ?? []),
  );
  return [...new Set([...served, ...declared])];
}

/** Ports of the broker or ZooKeeper server itself. */
function servedPorts(workload: Workload): number[] {
  if (workload instanceof Brokers) return workload.bound().map(({ port }) => port);
  if (!(workload instanceof Ensemble)) return [];
  const { clientPort, serverPort, electionPort } = workload.settings();
  return [...(clientPort === undefined ? [] : [clientPort]), serverPort, electionPort];
}

/** Ports of the same process that are no listeners: JMX, metrics, admin and health pages. */
function isAuxiliary(name: string | undefined): boolean {
  return name !== undefined && /jmx|metric|prom|admin|health|http|agent/.test(name);
}
