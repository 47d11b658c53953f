/** Exposure: who can connect to a load balancer, and what an advertised address depends on. */
import { isIP } from "node:net";
import { type Brokers, type Cluster } from "../model/cluster";
import { hostProblem } from "../model/hosts";
import { type Service } from "../model/service";
import { rule } from "../rule";
import { configuredBrokers, listed } from "./subjects";

/** Annotations with which a cloud's controller makes a load balancer that the internet does not reach. */
const INTERNAL: Readonly<Record<string, RegExp>> = {
  "service.beta.kubernetes.io/aws-load-balancer-internal": /^(true|0\.0\.0\.0\/0)$/,
  "service.beta.kubernetes.io/aws-load-balancer-scheme": /^internal$/,
  "service.beta.kubernetes.io/azure-load-balancer-internal": /^true$/,
  "networking.gke.io/load-balancer-type": /^internal$/i,
  "cloud.google.com/load-balancer-type": /^internal$/i,
  "service.beta.kubernetes.io/openstack-internal-load-balancer": /^true$/,
};

/** The annotation that some controllers read beside, or in place of, the field. */
const RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";

export const loadBalancerSourceRanges = rule({
  name: "load-balancer-source-ranges",
  group: "network",
  description: "A load balancer in front of brokers or ZooKeeper servers says which addresses may connect.",
  protects:
    "Without source ranges a load balancer is open to everybody who reaches its address, which in most clouds is the internet.",
  severity: "high",
  enforcementLevel: "mandatory",
  advisoryIn: ["development", "default"],
  remediationSteps:
    "Set spec.loadBalancerSourceRanges to the clients' networks, or annotate the Service for an internal load balancer of your cloud.",
  subjects: ({ services }) => services,
  check(service, { cluster, violation }) {
    if (!service.isBalanced || isInternal(service)) return;
    const behind = cluster.workloads.filter((workload) => service.podsOf(workload).length > 0);
    if (behind.length === 0) return;
    const ranges = sourceRanges(service);
    const open = ranges.filter((range) => range.endsWith("/0"));
    const to = listed(behind.map(({ title }) => title));
    if (ranges.length === 0) violation(`it lets every address connect to ${to}: it has no source ranges`);
    else if (open.length > 0)
      violation(`it lets every address connect to ${to}: its source ranges hold ${listed(open)}`);
  },
});

function isInternal({ body }: Service): boolean {
  return Object.entries(INTERNAL).some(([key, value]) =>
    value.test(body.at("metadata", "annotations", key).text() ?? ""),
  );
}

function sourceRanges({ body }: Service): string[] {
  const fields = body
    .at("spec", "loadBalancerSourceRanges")
    .items()
    .map((range) => range.text() ?? "");
  const annotation = body.at("metadata", "annotations", RANGES).text() ?? "";
  return [...fields, ...annotation.split(",")].map((range) => range.trim()).filter(Boolean);
}

export const advertisedAddressOutlivesNode = rule({
  name: "advertised-address-outlives-node",
  group: "listeners",
  description: "No broker advertises a node port at the fixed address of one node.",
  protects:
    "Clients lose the broker while that node is lost, although the broker runs on another node by then; where all brokers advertise one node, clients lose the whole cluster.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Advertise each broker's own node (status.hostIP), a name that leads to the nodes that are up, or a load balancer per broker. List addresses that no single node owns in `floating`.",
  thresholds: {
    floating: {
      description: "Addresses that move from node to node (virtual addresses) or belong to a load balancer.",
      default: [] as readonly string[],
    },
  },
  subjects: configuredBrokers,
  check(brokers, { cluster, limits, violation }) {
    // A broker that can run on that node alone is lost with it anyway.
    if (!brokers.podSpec.at("nodeName").isAbsent) return;
    const fixed = fixedAddresses(brokers, cluster).filter(({ host }) => !limits.floating.includes(host));
    const hosts = [...new Set(fixed.map(({ host }) => host))];
    const [only] = hosts;
    if (only === undefined) return;
    violation(
      hosts.length === 1 && brokers.replicas > 1
        ? `its brokers advertise node ports at ${only} alone: if that is a node's address, clients outside lose all of them with that node`
        : `its brokers advertise node ports at ${listed(hosts)}: if these are nodes' addresses, clients outside lose a broker with that node, wherever the broker runs`,
    );
  },
});

/** Addresses at which brokers advertise a node port, and which no pod's own node decides. */
function fixedAddresses(brokers: Brokers, cluster: Cluster) {
  const nodePorts = new Set(cluster.nodePorts().flatMap(({ nodePort }) => nodePort ?? []));
  return (
    brokers
      .pods()
      .flatMap((pod) => brokers.advertised(pod))
      .filter(({ port }) => nodePorts.has(port))
      // A host that nobody can connect to is advertised-address-reachable's matter.
      .filter(({ host }) => isIP(host.replace(/^\[(.*)\]$/, "$1")) > 0 && hostProblem(host) === undefined)
  );
}
