/** Network: Services reach what they name, and no port is promised twice. */
import { type Cluster } from "../model/cluster";
import { ifReadable } from "../model/reading";
import { selects } from "../model/selectors";
import { type Service, targetOf } from "../model/service";
import { type Workload } from "../model/workload";
import { rule } from "../rule";
import { NODE_PORTS } from "./listeners";
import { openPorts } from "./openPorts";
import { listed } from "./subjects";

export const nodePortInRange = rule({
  name: "node-port-in-range",
  group: "network",
  description: "Every fixed node port lies in the cluster's range.",
  protects:
    "The API server refuses others, and its dry run does not check: the preview passes and the update stops half-way.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Choose ports within --service-node-port-range (30000-32767 unless the cluster says otherwise).",
  thresholds: NODE_PORTS,
  subjects: ({ services }) => services,
  check(service, { limits, violation }) {
    if (!service.opensNodePorts) return;
    for (const port of service.ports()) {
      const nodePort = port.at("nodePort").number();
      // 0 is what the API takes for "pick one".
      if (nodePort && (nodePort < limits.firstNodePort || nodePort > limits.lastNodePort)) {
        violation(`node port ${nodePort} is outside ${limits.firstNodePort}-${limits.lastNodePort}`);
      }
    }
  },
});

export const nodePortUnique = rule({
  name: "node-port-unique",
  group: "network",
  description: "No node port is used twice in the stack.",
  protects:
    "A node port belongs to one Service of the whole cluster; the second is refused, after the first was changed.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Give each Service a node port of its own.",
  subjects: ({ services }) => services,
  check(service, { cluster, violation }) {
    if (!service.opensNodePorts) return;
    const all = cluster.nodePorts().filter(({ nodePort }) => nodePort);
    for (const own of all.filter((entry) => entry.service === service)) {
      const protocol = own.port.at("protocol").text() ?? "TCP";
      // Each clash is reported once, on the later Service.
      const earlier = all
        .slice(0, all.indexOf(own))
        .find(
          (entry) =>
            entry.nodePort === own.nodePort && (entry.port.at("protocol").text() ?? "TCP") === protocol,
        );
      if (earlier) violation(`node port ${own.nodePort ?? 0} belongs to ${earlier.service.title} already`);
    }
  },
});

export const nodePortStaticBand = rule({
  name: "node-port-static-band",
  group: "network",
  description: "Fixed node ports lie in the band that the cluster never hands out by itself.",
  protects:
    "Above the band, a Service of anybody else may hold the port already when yours is created (KEP-3668).",
  severity: "low",
  enforcementLevel: "advisory",
  remediationSteps: "Choose node ports from 30000 to 30085, the static band of the default range.",
  // Opt-in: ports above the band work, and most clusters have been given theirs long ago.
  profiles: [],
  thresholds: {
    firstNodePort: NODE_PORTS.firstNodePort,
    lastStaticPort: {
      description: "Last port of the static band.",
      default: 30085,
      minimum: 1,
      maximum: 65535,
    },
  },
  subjects: ({ services }) => services,
  check(service, { limits, violation }) {
    if (!service.opensNodePorts) return;
    const outside = service.ports().flatMap((port) => port.at("nodePort").number() ?? []);
    const high = outside.filter((port) => port > limits.lastStaticPort);
    if (high.length > 0)
      violation(`node port ${listed(high)} is above the static band, which ends at ${limits.lastStaticPort}`);
  },
});

export const governingServiceExists = rule({
  name: "governing-service-exists",
  group: "network",
  description: "A StatefulSet's serviceName is a headless Service that selects its pods.",
  protects:
    "Without it no pod has a name of its own, and brokers and ZooKeeper servers cannot find each other.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Create a Service of that name in the same namespace with clusterIP: None and the pods' labels as selector.",
  subjects: ({ workloads }) => workloads,
  check(workload, { cluster, violation }) {
    const name = workload.body.at("spec", "serviceName").text();
    if (!name) {
      violation("it has no serviceName");
      return;
    }
    const service = cluster.services.find((s) => s.name === name && s.namespace === workload.namespace);
    if (!service) {
      violation(`its serviceName ${name} is no Service of namespace ${workload.namespace} in the stack`);
      return;
    }
    if (!service.isHeadless) violation(`its serviceName ${name} is not headless, so its pods get no names`);
    const pods = workload.pods();
    if (service.podsOf(workload).length < pods.length)
      violation(`its serviceName ${name} does not select its pods`);
  },
});

export const serviceSelectsPods = rule({
  name: "service-selects-pods",
  group: "network",
  description: "A Service that is meant for brokers or ZooKeeper servers selects one at least.",
  protects: "A Service without endpoints refuses every connection, and nothing says so.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Make the selector match the pods' labels, or remove the Service.",
  subjects: ({ services }) => services,
  check(service, { cluster, violation }) {
    if (service.selector.isAbsent) return;
    const meant = cluster.workloads.find((workload) => isMeantFor(service, workload));
    if (!meant || reachesSomething(service, cluster)) return;
    // A StatefulSet's own Service that misses its pods is governing-service-exists' matter.
    if (meant.body.at("spec", "serviceName").text() === service.name) return;
    violation(`its selector matches no pod of the stack; it seems meant for ${meant.title}`);
  },
});

export const serviceTargetsOpenPort = rule({
  name: "service-targets-open-port",
  group: "network",
  description: "A Service's target port is one that the pods behind it open.",
  protects:
    "Connections to a port where nothing listens are refused, at the first client rather than in the preview.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Set targetPort to a listener's port, or to the name of a container port.",
  subjects: ({ services }) => services,
  check(service, { cluster, violation }) {
    for (const workload of cluster.workloads) {
      if (service.podsOf(workload).length === 0) continue;
      const open = ifReadable(() => openPorts(workload));
      if (open === undefined) continue;
      for (const port of service.ports()) {
        const target = targetOf(port, workload.container());
        if (target === undefined)
          violation(
            `target port ${port.at("targetPort").text() ?? ""} is no container port of ${workload.title}`,
          );
        else if (!open.includes(target))
          violation(`target port ${target} is not open in ${workload.title}, which opens ${listed(open)}`);
      }
    }
  },
});

export const selectorMatchesTemplate = rule({
  name: "selector-matches-template",
  group: "network",
  description: "A StatefulSet selects the pods of its own template.",
  protects:
    "The API server refuses anything else, and the selector cannot be changed later without losing the StatefulSet.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Use the same labels in spec.selector and spec.template.metadata.labels.",
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    if (!selects(workload.body.at("spec", "selector"), workload.templateLabels)) {
      violation("its selector does not match the labels of its pod template");
    }
  },
});

/** Whether a Service stands for a workload by its name, its selector's pod name, or labels they share. */
function isMeantFor(service: Service, workload: Workload): boolean {
  if (service.namespace !== workload.namespace) return false;
  const podName = service.selector.at("statefulset.kubernetes.io/pod-name").text() ?? "";
  if (podName.startsWith(`${workload.name}-`)) return true;
  if (service.name === workload.name || service.name.startsWith(`${workload.name}-`)) return true;
  return service.selector.entries().some(([key, value]) => workload.templateLabels[key] === value.text());
}

/** Whether any pod of the stack is behind it: brokers and ZooKeeper servers by pod, everything else by template. */
function reachesSomething(service: Service, cluster: Cluster): boolean {
  return (
    cluster.workloads.some((workload) => service.podsOf(workload).length > 0) ||
    cluster.templatesIn(service.namespace).some((labels) => service.selects(labels.texts()))
  );
}
